"""Letters are read as they are meant, or not at all; what holds nothing costs nothing."""

import numpy as np
import pytest

from course_utils import bank
from course_utils.questions import outcome as o


@pytest.mark.parametrize("typed", ["and", "AND and", "~b", "!b", "¬b", "не b", "bé", "1b"])
@pytest.mark.parametrize("name", ["partials.predict", "partials.tenth", "backprop.which"])
def test_what_chooses_no_letter_costs_and_earns_nothing(name, typed):
    assert bank.question(name).judge(typed).kind == o.UNREADABLE


@pytest.mark.parametrize("typed", ["a-c", "a – c", "a..c", "a…c"])
def test_a_range_of_letters_is_asked_about(typed):
    assert bank.question("backprop.which").judge(typed).kind == o.UNREADABLE


@pytest.mark.parametrize(
    "typed", ["a, c", "c and a", "ac", "(a) (c)", "{a; c}", "A & C", "- a\n- c", ["c", "a"]]
)
def test_letters_are_read_however_they_are_separated(typed):
    assert bank.question("backprop.which").judge(typed).kind == o.RIGHT


@pytest.mark.parametrize("empty", [[], (), [[]], [[], []], np.zeros((2, 0))])
@pytest.mark.parametrize("name", ["gradient.at_point", "jacobians.whole", "jacobians.column"])
def test_an_empty_list_costs_nothing(name, empty):
    assert bank.question(name).judge(empty).kind == o.UNREADABLE


def test_one_entry_is_counted_in_good_grammar():
    assert "You gave 1 entry;" in bank.question("gradient.at_point").judge("[8]").message
