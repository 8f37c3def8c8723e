"""Lesson 04 from end to end: everything right, taken from its solutions; then everything wrong."""

from browser.learner import go_wrong, work_through

LESSON = "04_chain_rule"
# lab: (the cell it is written in, a part of its solution, what is written in its place, what the check says)
SLIPS = {
    "chain_rule.lab": ("lab", "W2 @ slopes @ W1", "W2 @ W1", "Where is the slope of the activation?"),
}


def test_a_learner_who_gets_everything_right_completes_the_lesson(opened):
    work_through(opened, LESSON)


def test_a_learner_who_gets_everything_wrong_is_told_why(opened):
    go_wrong(opened, LESSON, SLIPS)
