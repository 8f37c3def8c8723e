"""A plain console: questions, outcomes and hints are text that can be read, in python and in IPython."""

import re
import subprocess
import sys

import pytest

from course_utils import bank
from course_utils.questions import typeset
from course_utils.questions.api import Asked
from course_utils.questions.card import as_text

TYPED = """from course_utils import ask, check, hint, recall, progress_table
ask("gradient.steepest")
check("gradient.steepest", "a")
hint("gradient.steepest")
check("jacobians.whole", "[[2x, y], [1, x]]")
check("jacobians.whole", "[[2x, y], [1, q]]")
recall()
progress_table()
"""
CONSOLES = {
    "python": ["-i", "-q"],
    "ipython": ["-m", "IPython", "--simple-prompt", "--no-banner", "--no-confirm-exit"],
}
NOT_FOR_READERS = re.compile(r"\\[a-zA-Z]+|\$|\*\*|</?[a-z]+>|0x[0-9a-f]+|Traceback")


@pytest.mark.parametrize("console", CONSOLES)
def test_a_session_at_a_console_can_be_read(console, tmp_path):
    done = subprocess.run(
        [sys.executable, *CONSOLES[console]],
        input=TYPED, capture_output=True, text=True, cwd=tmp_path, timeout=120,
    )  # fmt: skip
    said = done.stdout
    for words in (
        "in which direction does the function grow fastest?",
        "b) Along the gradient",
        'run `check("gradient.steepest", "…")` with one letter',
        "✗ Not yet. a does not hold: There the slope is 0: that is the level line.",
        "Hint 1 of 1.",
        "exchange rows and columns",
        "read as: [[2 x, y], [1, x]]",
        "I do not know “q”",
        "[[2x, y], [1, q]]\n",
        "^\n",
        "Nothing is due for recall.",
        "Partial derivatives",
    ):
        assert words in said, said
    assert NOT_FOR_READERS.findall(said) == []


@pytest.mark.parametrize(
    ("tex", "plain"),
    [(r"\frac{x - 1}{2h}", "(x - 1)/(2h)"), (r"\sum_k e^{z_k}", "Σk e^zk"), (r"\epsilon = 2", "ε = 2"),
     (r"g \circ f", "g ∘ f"), (r"W_2 \cdots W_1", "W2 ⋯ W1"),
     (r"\frac{7 - 5}{0.2}", "(7 - 5)/0.2"), (r"2\pi x", "2πx")],
)  # fmt: skip
def test_a_formula_at_a_console_means_what_it_means_typeset(tex, plain):
    assert typeset.untex(tex) == plain


@pytest.mark.parametrize("lesson", bank.LESSONS)
def test_every_question_of_a_lesson_can_be_read_as_text(lesson, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for identifier in bank.ids(lesson):
        question = Asked(identifier).question
        for words in (as_text(Asked(identifier)), *question.hints(), question.solution()):
            plain = re.sub(r"```.*?```|`[^`]*`", "", typeset.text(words), flags=re.DOTALL)
            assert NOT_FOR_READERS.findall(plain) == [], (identifier, plain)
