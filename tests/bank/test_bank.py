"""Every question of the bank, at the lesson's numbers and at fifty seeds."""

import subprocess
import sys

import pytest
from bank.checks import SEEDS, check_derivations, check_entries, check_judging, check_texts, check_unreadable

from course_utils import bank
from course_utils.questions import typeset
from course_utils.questions.kinds.code import Code
from course_utils.questions.kinds.general import Choice, Recall

IDS = bank.all_ids()


def _seeds(identifier):
    """The lesson's own numbers and fifty seeds; few for a recalled question, which has its own tests."""
    return SEEDS[:6] if isinstance(bank.question(identifier), Recall) else SEEDS


ASKED = [i for i in IDS if not isinstance(bank.question(i), Code)]


@pytest.mark.parametrize("identifier", ASKED)
def test_sympy_finite_differences_and_our_engine_agree_on_the_key_for_every_seed(identifier):
    for seed in _seeds(identifier):
        check_derivations(bank.question(identifier).variant(seed))


@pytest.mark.parametrize("identifier", ASKED)
def test_the_key_is_right_and_each_slip_is_named_for_every_seed(identifier):
    for seed in _seeds(identifier):
        check_judging(bank.question(identifier).variant(seed), seed)


@pytest.mark.parametrize("identifier", [i for i in ASKED if [*bank.question(i).variant(0).entry_slips()]])
def test_a_slip_in_one_entry_alone_is_named_with_the_entry(identifier):
    for seed in range(3):
        check_entries(bank.question(identifier).variant(seed))


@pytest.mark.parametrize("identifier", ASKED)
def test_an_answer_that_cannot_be_read_costs_nothing_and_says_how_to_write_it(identifier):
    check_unreadable(bank.question(identifier).variant(0))


@pytest.mark.parametrize("identifier", IDS)
def test_every_text_is_typeset_and_readable_without_typesetting(identifier):
    check_texts(bank.question(identifier).variant(0))


@pytest.mark.parametrize("identifier", [i for i in IDS if isinstance(bank.question(i), Choice)])
def test_every_option_has_its_reason_and_a_right_one_is_there(identifier):
    question = bank.question(identifier)
    assert any(option.right for option in question.options)
    for option in question.options:
        assert len(option.why) > 10


def test_the_bank_loads_nothing_heavy():
    code = (
        "import sys; from course_utils import bank; bank.all_ids();"
        "print([m for m in ('sympy', 'numpy', 'matplotlib', 'ipywidgets', 'lark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_id_names_those_that_come_near():
    with pytest.raises(bank.UnknownQuestionError, match=r"Did you mean jacobians\.j11"):
        bank.question("jacobian.j11")


@pytest.mark.parametrize("identifier", [None, 5, "", "recall.", "recall.recall.gradient.norm", "x" * 10**6])
def test_what_is_no_id_is_told_in_one_line(identifier):
    with pytest.raises(bank.UnknownQuestionError) as caught:
        bank.question(identifier)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("identifier", "seed", "asked"),
    [
        ("jacobians.j11", 0, "at (1, 2)"),
        ("jacobians.j11", 1, "at (4, 4)"),
        ("jacobians.recall_partial", 0, "at (1, -3)"),
        ("jacobians.recall_gradient", 0, "at (2, 4)"),
    ],
)
def test_the_numbers_of_a_seed_never_change(identifier, seed, asked):
    """Where this fails, kept answers would belong to other questions: give the question a new id."""
    assert asked in typeset.text(bank.question(identifier).variant(seed).statement())


def test_a_recalled_question_has_other_numbers_than_its_own_lesson():
    recalled = bank.question("jacobians.recall_partial").variant(0).statement()
    assert recalled != bank.question("partials.at_point").statement()
