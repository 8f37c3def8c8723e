"""Lesson 00: Start here. One question without mathematics, to try the card on."""

from course_utils.questions import Computed

TITLE = "Start here"
MINUTES = 2

QUESTIONS = {
    "sum": Computed(
        "What is $<a> + <b>$?",
        lambda a, b: a + b,
        {"a": 2, "b": 3},
        hint=("Start at <a> and count on, <b> times.",),
        worked="$<a> + <b> = <key>$.",
        reason="Now ask for new numbers, and multiply in place of adding: see whether it is noticed.",
        wrong={"product for sum": lambda a, b: a * b, "difference for sum": lambda a, b: a - b},
        returns=False,  # it teaches the card, not the sum
    )
}
