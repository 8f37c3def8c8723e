"""A right answer says what it rests on where equality was sampled and could not be proved."""

import time

import numpy as np
import pytest

from course_utils.maps import Map, log, tanh
from course_utils.questions import Derivative, GradientNorm
from course_utils.questions import outcome as o
from course_utils.questions.equality import certain, same
from course_utils.questions.reading import read

PROVED = [
    ("2x", "x + x"), ("(x+1)^2", "x^2 + 2x + 1"), ("(x^2-y^2)/(x-y)", "x + y"), ("1/sqrt(13)", "sqrt(13)/13"),
    ("sqrt(8)", "2sqrt(2)"), ("sin(x)^2 + cos(x)^2", "1"), ("2sin(x)cos(x)", "sin(2x)"),
    ("arctan(1)", "pi/4"),
    ("1 - tanh(x)^2", "1/cosh(x)^2"), ("e^(x+y)", "e^x*e^y"), ("1/(1+e^(-x))", "e^x/(1+e^x)"), ("0.5", "1/2"),
    ("sqrt(x^2)", "abs(x)"), ("ln(2) + ln(3)", "ln(6)"), ("x*ln(2/7)", "x*(ln(10) - ln(35))"),
    ("ln(45/4)/ln(2)", "(2ln(3) + ln(5))/ln(2) - 2"), ("sqrt(2+sqrt(3))", "(sqrt(6)+sqrt(2))/2"),
    ("(x+y+1)^12*(x-y+2)^12*x", "x*(x-y+2)^12*(x+y+1)^12"),
]  # fmt: skip
SAMPLED = [
    ("ln(3+sqrt(3)) + ln(3-sqrt(3))", "ln(6)"),
    ("(sqrt(5)+2)^(1/3)", "(1+sqrt(5))/2"),
    ("ln(10^15+37) + ln(10^15-37)", "ln(10^30-1369)"),
    ("(x+y)^30*(x-y)^30", "(x^2-y^2)^30"),
    ("tan(x)^12*tan(y)^12*(1+x)", "tan(y)^12*tan(x)^12 + x*tan(x)^12*tan(y)^12"),
]


@pytest.mark.parametrize(("a", "b"), PROVED)
def test_what_can_be_proved_is_not_hedged(a, b):
    a, b = (read(text, ("x", "y")) for text in (a, b))
    assert same(a, b, ("x", "y"))
    assert certain(a, b) == ""


@pytest.mark.parametrize(("a", "b"), SAMPLED)
def test_what_rests_on_samples_alone_says_so_and_is_decided_in_time(a, b):
    a, b = (read(text, ("x", "y")) for text in (a, b))
    assert same(a, b, ("x", "y"))
    start = time.process_time()
    said = certain(a, b)
    assert time.process_time() - start < 1
    assert "could not prove" in said


def test_what_is_added_to_the_answer_is_nothing_where_it_can_be_proved_to_be():
    bowl = GradientNorm(Map(lambda x, y: x**2 + 3 * y**2, name="f"), at=(2, 1), written=("exact",))
    for nothing in ("ln2+ln3-ln6", "ln(12)-2ln2-ln3", "√(3+2√2)-1-√2", "e^(ln5)-5"):
        assert bowl.judge(f"√52+({nothing})").kind == o.RIGHT
        assert bowl.judge(f"√52+({nothing})+10^-40").kind == o.WRONG


def test_the_outcome_says_what_it_rests_on():
    question = Derivative(Map(lambda x: x * log(x), name="f"), at=(6,))
    plain, other = question.judge("1 + ln 6"), question.judge("1 + ln(3+√3) + ln(3-√3)")
    assert plain.kind == other.kind == o.RIGHT
    assert "could not prove" not in plain.message
    assert "to sixty digits at least, and they agree; I could not prove" in other.message
    assert other.message.startswith(question.why())


def test_the_outcome_of_a_proved_or_rounded_answer_says_nothing_of_samples():
    slope = Derivative(Map(lambda x: tanh(x), name="f"))
    bowl = GradientNorm(Map(lambda x, y: x**2 + 3 * y**2, name="f"), at=(2, 1))
    for question, answer in (
        (slope, "1/cosh(x)^2"),
        (slope, "1 - tanh(x)^2"),
        (bowl, "7.21"),
        (bowl, np.sqrt(52)),
    ):
        outcome = question.judge(answer)
        assert outcome.kind == o.RIGHT
        assert "prove" not in outcome.message
