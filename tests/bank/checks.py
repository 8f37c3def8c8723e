"""What every question must keep, of whichever kind: for the bank, and for kinds that no lesson has yet."""

import numpy as np

from course_utils.authoring.proved import derivations, finite_differences
from course_utils.autograd import jacobian as engine_jacobian
from course_utils.questions import outcome as o
from course_utils.questions import typeset
from course_utils.questions.equality import same
from course_utils.questions.kinds.general import Predict
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import Node, entries, shape
from course_utils.questions.slips import CATALOGUE

SEEDS = range(51)


def engine(f, x):
    """The same by our engine."""
    return engine_jacobian(f)(x)


def check_derivations(question) -> int:
    """SymPy, finite differences and our engine agree on the key; returns how many values were compared."""
    compared = 0
    for derive, tolerance in ((finite_differences, 1e-6), (engine, 1e-10)):
        for derived, key in derivations(question, derive):
            np.testing.assert_allclose(derived, key, rtol=tolerance, atol=tolerance)
            compared += len(key)
    return compared


def check_judging(question, seed: int) -> None:
    """The key is right, each slip is named; only the lesson's own numbers (seed 0) may hide a slip."""
    assert question.judge(question.typed(question.key())).kind == o.RIGHT
    if isinstance(question, Predict):
        return
    for name, answer in question.slips():
        outcome = question.judge(question.typed(answer))
        if seed == 0 and outcome.kind == o.RIGHT:
            continue
        assert outcome.kind == o.WRONG, (name, outcome)
        assert outcome.slip == name or seed == 0, (seed, name, outcome)
        assert CATALOGUE[name].title in outcome.message


def check_entries(question) -> None:
    """A slip in one entry alone is named, with the entry, where no slip explains the whole."""
    form = question.answer_form()
    key = form.key(question.key())
    for i, name, value in question.entry_slips():
        flat = entries(key)
        if same(flat[i], form.key(value), form.names):
            continue
        flat[i] = form.key(value)
        if not shape(key):
            outcome = question.judge(plain(flat[i]))
            named = outcome.slip in [slip for slip, _ in question.slips()]
            assert named or CATALOGUE[name].title in outcome.message, (name, outcome)
            continue
        width = shape(key)[-1]
        rows = [Node.of("list", *flat[k : k + width]) for k in range(0, len(flat), width)]
        typed = plain(Node.of("list", *rows) if len(shape(key)) == 2 else rows[0])
        outcome = question.judge(typed)
        assert outcome.kind == o.WRONG, (name, outcome)
        place = (
            f"Entry {i + 1}: " if len(shape(key)) == 1 else f"Row {i // width + 1}, column {i % width + 1}: "
        )
        whole = outcome.slip in [slip for slip, _ in question.slips()] and "✗" not in outcome.message
        assert whole or (place in outcome.message and CATALOGUE[name].title in outcome.message), (
            name,
            outcome,
        )


def check_unreadable(question) -> None:
    """What cannot be read costs nothing and says how to write it."""
    for answer in ("%%%", "import os", object()):
        outcome = question.judge(answer)
        assert outcome.kind == o.UNREADABLE
        assert len(outcome.message) > 10


def check_texts(question) -> None:
    """Every text is typeset, and readable without typesetting."""
    for words in (question.posed(), *question.hints(), question.solution()):
        assert words
        assert "\\" not in typeset.text(words), typeset.text(words)
        assert "merror" not in typeset.html(words)
        assert words.count("$") % 2 == 0
