"""A worked solution ends the doubt: it states the answer as it can be typed."""

import pytest

from browser.learner import read_off
from course_utils import bank
from course_utils.questions import Code


@pytest.mark.parametrize("identifier", bank.all_ids())
def test_the_solution_states_the_answer(identifier):
    for seed in (0, 1, 2):
        question = bank.question(identifier).variant(seed)
        if not isinstance(question, Code):
            assert question.judge(read_off(question, question.solution())).score == 1.0
