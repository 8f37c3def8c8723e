"""Lesson 05 from end to end: everything right, taken from its solutions; then everything wrong."""

from browser.learner import go_wrong, work_through

LESSON = "05_backprop"
# lab: (the cell it is written in, a part of its solution, what is written in its place, what the check says)
SLIPS = {
    "backprop.lab": (
        "lab",
        "reversed(Ws), reversed(hs)",
        "reversed(Ws), reversed(hs[:-1])",
        "The slopes are one layer off",
    ),
}


def test_a_learner_who_gets_everything_right_completes_the_lesson(opened):
    work_through(opened, LESSON)


def test_a_learner_who_gets_everything_wrong_is_told_why(opened):
    go_wrong(opened, LESSON, SLIPS)
