"""Counting parameters: the key is what a net of neurons really has, and each way to miscount is named."""

import numpy as np
import pytest

from course_utils.nn import ScalarMLP
from course_utils.questions import ParameterCount
from course_utils.questions.slips import CATALOGUE

MOONS = ParameterCount((2, 16, 16, 1))


@pytest.mark.parametrize("seed", range(50))
def test_the_key_is_the_size_of_a_real_net_and_every_slip_is_named(seed):
    question = MOONS.variant(seed)
    assert question.key() == len(ScalarMLP(question.sizes, np.random.default_rng(0)).parameters())
    assert question.judge(question.key()).kind == "right"
    assert question.distinct()
    for slip, answer in question.slips():
        outcome = question.judge(answer)
        assert (outcome.kind, outcome.slip) == ("wrong", slip)
        assert CATALOGUE[slip].question in outcome.message


def test_the_net_of_the_lesson_has_337():
    assert MOONS.key() == 337
    assert "337" in MOONS.solution()


@pytest.mark.parametrize("answer", ["-337", "-5"])
def test_a_negative_count_is_told_that_it_is_one(answer):
    assert "a count is not negative" in MOONS.judge(answer).message
