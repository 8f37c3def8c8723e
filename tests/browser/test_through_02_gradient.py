"""Lesson 02 from end to end: everything right, taken from its solutions; then everything wrong."""

from browser.learner import go_wrong, work_through

LESSON = "02_gradient"
# lab: (the cell it is written in, a part of its solution, what is written in its place, what the check says)
SLIPS = {
    "gradient.lab_gradient": ("lab-gradient", "- 40 * x", "+ 20", "The first entry has no inner derivative"),
    "gradient.lab_check": (
        "lab-check",
        "np.abs(gradient(p) - measured)",
        "(gradient(p) - measured)",
        "it lets it pass",
    ),
    "gradient.lab_broken": (
        "lab-broken",
        "+ 20 * (y - x**2), 20",
        "- 40 * x * (y - x**2), 20",
        "it is the right gradient",
    ),
    "gradient.lab_descend": ("lab-descend", "path[-1] - rate", "path[-1] + rate", "It goes uphill"),
}


def test_a_learner_who_gets_everything_right_completes_the_lesson(opened):
    work_through(opened, LESSON)


def test_a_learner_who_gets_everything_wrong_is_told_why(opened):
    go_wrong(opened, LESSON, SLIPS)
