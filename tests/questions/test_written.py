"""Demands on the form: exact, simplified, row, column. A right value in another form costs nothing."""

import numpy as np
import pytest

from course_utils import check
from course_utils.maps import Map, exp
from course_utils.questions import (
    Choice,
    Derivative,
    GradientNorm,
    JacobianColumn,
    JacobianRow,
    Option,
    SoftmaxJacobian,
    api,
)
from course_utils.questions import outcome as o

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
BOWL = Map(lambda x, y: x**2 + 3 * y**2, name="f")
NORM = GradientNorm(BOWL, at=(2, 1), written=("exact",))
SQUARE = Derivative(Map(lambda x: (3 * x + 1) ** 2, name="f"), written=("simplified",))
COLUMN = JacobianColumn(F, at=(1, 2), col=2, written=("column",))
ROW = JacobianRow(F, at=(1, 2), row=2, written=("row",))


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (NORM, ["sqrt(52)", "2√13", "52^(1/2)", "2·13^(1/2)"]),
        (SQUARE, ["18x + 6", "6(3x+1)", "6 + 18x", "18(x + 1/3)", "(36x+12)/2", "6 (1 + 3 x)"]),
        (COLUMN, ["[[-1], [1]]", "[-1; 1]", np.array([[-1.0], [1]]), [[-1], [1]]]),
        (ROW, ["[[2, 1]]", np.array([[2, 1]]), [[2, 1]]]),
    ],
)
def test_the_form_that_is_asked_is_right_in_each_of_its_spellings(question, answers):
    for answer in answers:
        assert question.judge(answer).kind == o.RIGHT, answer


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (NORM, "7.2111025509279785", "is a decimal"),
        (NORM, 52**0.5, "is a decimal"),
        (NORM, "52^0.5", "0.5$ is a decimal. Write a fraction or a root: 2^(1/2), or sqrt(2)."),
        (COLUMN, "(-1, 1)", "this is a list. Write [[a], [b]]"),
        (COLUMN, [[-1, 1]], "this is a row"),
        (ROW, "(2, 1)", "this is a list. Write [[a, b]]"),
        (ROW, [[2], [1]], "this is a column"),
        (SQUARE, "2(3x+1)*3", "can be multiplied"),
        (SQUARE, "9x + 9x + 6", "can be put together"),
        (SQUARE, "18x + 12/2", "can be worked out"),
        (SQUARE, "18x + 2*3", "can be worked out"),
        (SQUARE, "18x + sqrt(36)", "more simply"),
        (SQUARE, "18 x^1 + 6", "can be shortened"),
        (SQUARE, "--(18x+6)", "can be shortened"),
        (SQUARE, "36x/2 + 6", "can be cancelled"),
        (SQUARE, "6(3x+1)^2/(3x+1)", "more than once"),
        (SQUARE, "2(3x+1)^2 - 18x^2 + 6x + 4", "something in it cancels"),
    ],
)
def test_a_right_value_in_another_form_is_told_as_such(question, answer, said):
    outcome = question.judge(answer)
    assert (outcome.kind, outcome.score, outcome.slip) == (o.OTHER_FORM, 0.0, "")
    assert outcome.message.startswith("The value is right, the form is not: ")
    assert said in outcome.message
    assert repr(outcome).startswith("≈ Almost.")


@pytest.mark.parametrize(
    ("question", "answer", "slip"),
    [
        (NORM, "7.21", "rounded"),
        (NORM, "52", "no root"),
        (COLUMN, "(2, 1)", "row for column"),
        (COLUMN, "[[1], [-1]]", "sign"),
        (SQUARE, "3 * 2(3x+1)/3", "forgot inner derivative"),
    ],
)
def test_a_wrong_value_is_wrong_in_any_form_and_its_slip_is_named(question, answer, slip):
    outcome = question.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)


def test_the_statement_says_what_is_demanded():
    assert NORM.posed().endswith("Give the exact value, with no decimals.")
    assert "decimals are enough" not in NORM.answer_form().how()
    assert "[[a], [b]]" in COLUMN.posed()
    assert GradientNorm(BOWL, at=(2, 1)).posed() == GradientNorm(BOWL, at=(2, 1)).statement()


def test_what_has_too_many_brackets_costs_nothing():
    outcome = COLUMN.judge("[[-1]; [1]]")
    assert outcome.kind == o.UNREADABLE
    assert "too many brackets" in outcome.message
    assert "a column of two entries, such as [[a], [b]]" in outcome.message


def test_several_demands_and_matrices_are_held_to_them_entry_by_entry():
    softmax = SoftmaxJacobian(("1/3", "2/3"), written=("exact", "simplified"))
    assert softmax.judge("[[2/9, -2/9], [-2/9, 2/9]]").kind == o.RIGHT
    assert "4/18" in repr(softmax.judge("[[2/9, -2/9], [-2/9, 4/18]]"))
    s = np.array([1, 2]) / 3
    assert "decimal" in softmax.judge(np.diag(s) - np.outer(s, s)).message


def test_functions_may_be_simplified_in_more_than_one_way():
    product = Derivative(Map(lambda x: x * exp(x), name="f"), written=("simplified",))
    for answer in ("e^x + x e^x", "(x+1)e^x", "e^x (1 + x)", "exp(x) + x*exp(x)"):
        assert product.judge(answer).kind == o.RIGHT, answer
    assert product.judge("e^x + x e^x + x - x").kind == o.OTHER_FORM


def test_it_costs_no_attempt_and_no_points(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = api.Asked("gradient.norm")
    assert check("gradient.norm", 52**0.5).kind == o.OTHER_FORM
    assert (asked.tries, asked.best().kind) == (0, o.OTHER_FORM)  # kept, so that a grader says the same
    assert check("gradient.norm", "2 sqrt(13)").kind == o.RIGHT
    assert check("gradient.norm", 52**0.5).kind == o.OTHER_FORM
    assert (asked.tries, asked.best().kind) == (1, o.RIGHT)
    for answer in ("[[-1], [2]]", "(-1, 1)"):  # half right, then right in another form
        check("jacobians.column", answer)
    assert (api.Asked("jacobians.column").best().kind, api.Asked("jacobians.column").points()) == (
        o.WRONG,
        0.5,
    )
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("gradient.norm", 52**0.5) == 1.0  # the right answer that was kept
    assert api.Asked("gradient.norm").points() == 1.0


def test_a_demand_on_a_form_that_has_none_is_the_authors_error():
    choice = Choice("Which?", (Option("a", True, "Yes."), Option("b", False, "No.")), written=("exact",))
    with pytest.raises(AttributeError):
        choice.judge("a")


@pytest.mark.parametrize("answer", ["18x + 6 + 0*exp(1000)", "18x + 6 + sinh(800) - sinh(800)"])
def test_a_number_beyond_all_floats_does_not_stop_what_looks_for_simplifications(answer):
    assert SQUARE.judge(answer).kind == o.OTHER_FORM
