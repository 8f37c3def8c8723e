"""The kinds of question. Each derives statement, key, hints, worked solution and slips from its problem."""
