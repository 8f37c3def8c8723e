""" "New numbers": every time another statement and another answer, in every question of the bank."""

from itertools import combinations
from math import factorial

import pytest

from course_utils import bank
from course_utils.progress import open_store
from course_utils.questions import Choice, Code, Recall, api, new_numbers
from course_utils.questions.card import in_words
from course_utils.questions.renewal import differ

RENEWABLE = [
    i
    for i in bank.all_ids()
    if not isinstance(bank.question(i), Code | Recall) and bank.question(i).renewable
]
RECALLED = [i for i in bank.all_ids() if isinstance(bank.question(i), Recall)]
ENOUGH = 12  # different statements in thirty seeds
FEW = {  # three options stand in six orders
    i for i in RENEWABLE if isinstance(q := bank.question(i), Choice) and factorial(len(q.options)) < ENOUGH
}


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("identifier", RENEWABLE)
def test_the_question_and_its_answer_are_other_ones_each_time(identifier):
    asked = api.Asked(identifier)
    shown = [asked.question]
    for _ in range(6):
        asked.new_numbers()
        shown.append(asked.question)
        assert differ(shown[-1], shown[-2]), asked.seed


@pytest.mark.parametrize("identifier", RENEWABLE)
def test_thirty_seeds_give_a_dozen_questions(identifier):
    question = bank.question(identifier)
    statements = {in_words(question.variant(seed)) for seed in range(1, 31)}
    assert len(statements) >= (factorial(len(question.options)) if identifier in FEW else ENOUGH)


@pytest.mark.parametrize("identifier", ["jacobians.j11", "partials.fy", "gradient.at_point", "backprop.gate"])
def test_what_was_seen_lately_does_not_come_back_where_there_is_enough(identifier):
    asked = api.Asked(identifier)
    shown = [asked.question]
    for _ in range(8):
        asked.new_numbers()
        assert all(differ(asked.question, old) for old in shown[-4:])
        shown.append(asked.question)


def test_the_seed_alone_decides_whatever_was_seen_before():
    asked = api.Asked("partials.power")
    for _ in range(5):
        asked.new_numbers()
        assert in_words(asked.question) == in_words(bank.question("partials.power").variant(asked.seed))


@pytest.mark.parametrize("identifier", RECALLED)
def test_a_recalled_question_has_other_numbers_than_its_own_lesson(identifier):
    recalled = bank.question(identifier)
    assert in_words(recalled.variant(0)) != in_words(bank.question(recalled.of))


@pytest.mark.parametrize("of", sorted({bank.question(i).of for i in RECALLED}))
def test_what_is_recalled_in_two_lessons_has_other_numbers_in_each(of):
    recalled = [bank.question(i).variant(0) for i in RECALLED if bank.question(i).of == of]
    assert all(differ(a, b) for a, b in combinations(recalled, 2))


@pytest.mark.parametrize("identifier", [i for i in bank.all_ids() if isinstance(bank.question(i), Code)])
def test_a_lab_takes_new_cases(identifier):
    assert "check(" in repr(new_numbers(identifier))
    assert open_store().seed(identifier) == (1 if bank.question(identifier).renewable else 0)


def test_a_question_without_other_numbers_says_so():
    assert "no other numbers" in repr(new_numbers("partials.best_forward"))
