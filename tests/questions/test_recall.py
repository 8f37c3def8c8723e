"""recall(): the questions that are due, with new numbers, in a console and in a notebook."""

from datetime import UTC, datetime, timedelta

import pytest

from course_utils import bank, check, recall
from course_utils.progress import Attempt, open_store


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def answered_days_ago(*questions, days=3):
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    store = open_store()
    store._pending += [Attempt(question, 0, "1", "wrong", "", then) for question in questions]
    store._flush()


def answer(identifier):
    """Answer a due question right, with the numbers that it has now."""
    question = bank.question(identifier).variant(open_store().seed(identifier))
    return check(identifier, question.typed(question.key()))


def test_without_anything_due_it_says_so():
    assert repr(recall()) == "Nothing is due for recall. What you answer comes back some days later."


def test_it_asks_what_is_due_with_other_numbers_and_counts_the_answers():
    answered_days_ago("jacobians.j11", "partials.fy")
    shown = recall()
    text = repr(shown)
    assert text.startswith("2 questions due for recall.")
    assert f"From {bank.module('01_partials').TITLE}" in text
    assert 'check("recall.jacobians.j11"' in text
    recalled = bank.question("recall.jacobians.j11").variant(0)
    assert recalled.statement() != bank.question("jacobians.j11").statement()
    assert answer("recall.jacobians.j11").kind == "right"
    assert shown.words() == "2 questions due for recall. 1 answered."
    assert answer("recall.partials.fy").kind == "right"
    assert shown.words() == "All 2 answered. Nothing is due for recall. Next: 2 questions in 3 days."
    assert repr(recall()).startswith("Nothing is due")


def test_five_at_a_time_the_most_urgent_first():
    answered_days_ago("partials.fz", days=9)
    answered_days_ago(*[i for i in bank.ids("03_jacobians") if bank.item(i) == i][:6])
    shown = recall()
    assert shown.words() == "7 questions due for recall, here are the first 5."
    assert shown.asked[0].id == "recall.partials.fz"
    for asked in shown.asked:
        answer(asked.id)
    assert shown.words() == "All 5 answered. 2 questions left: run this cell again."
    assert len(recall().asked) == 2


def test_when_it_returns_once_more_it_has_new_numbers_again():
    answered_days_ago("jacobians.j11", days=30)
    answered_days_ago("recall.jacobians.j11", days=20)
    (asked,) = recall().asked
    assert asked.seed == 1
    assert recall().asked[0].seed == 1  # until they are answered


def test_the_lessons_own_card_keeps_its_numbers_and_its_count():
    answered_days_ago("jacobians.j11")
    answer(recall().asked[0].id)
    assert open_store().seed("jacobians.j11") == 0
    assert open_store().answered(bank.ids("03_jacobians")) == set()


def test_in_a_notebook_the_cards_stand_under_links_to_their_lessons(monkeypatch):
    answered_days_ago("jacobians.j11")
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: shown.append(a[0]))
    monkeypatch.setattr("IPython.display.publish_display_data", lambda data, **_: shown.append(data))
    recall()._ipython_display_()
    head, origin, card = shown
    assert "<p>1 question due for recall.</p>" in head["text/html"]
    assert 'href="03_jacobians.ipynb"' in origin.data
    assert "J22" in repr(card) or "J11" in repr(card)
