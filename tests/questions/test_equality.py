"""Equivalent answers are equal, nearly equal ones are not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils.questions.equality import POINTS, same
from course_utils.questions.reading import read

XY = ("x", "y")
ROOTS = "*".join(f"({p.denominator}x-({p.numerator}))" for p in POINTS)  # 0 at every fixed point


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(x+1)^2", "x^2+2x+1"), ("sin(2x)", "2 sin(x) cos(x)"), ("sin^2 x + cos^2 x", "1"), ("ln(x^2)",
        "2 ln|x|"),
        ("e^(x+y)", "e^x*e^y"), ("1/(1+e^-x)", "e^x/(1+e^x)"), ("tanh x", "(e^x-e^-x)/(e^x+e^-x)"),
        ("√(x^2)", "|x|"),
        ("(x^2-1)/(x-1)", "x+1"), ("0.5x", "x/2"), ("2^3", "8"), ("√8", "2*√2"), ("1/√2", "√2/2"),
        ("0.125", "1/8"),
        ("2√13*(cosh(50)^2-sinh(50)^2)", "√52"), ("e^x*(cosh(x+90)^2-sinh(x+90)^2)", "e^x"),
        ("√52*(ln(2)+ln(3))/ln(6)", "√52"), ("18*e^(ln x)+6", "18x+6"), ("√x*√x", "x"),
        ("10^-40*x*10^40", "x"), ("2√13*(cosh(9000)^2-sinh(9000)^2)", "√52"),
        ("ln(√(x/(1-x)))*2", "ln(x)-ln(1-x)"), ("arcsin(x)+0*ln(7)", "π/2-arccos(x)"),
        ("tan x", "sin(x)/cos(x)"), ("x^-2", "1/x^2"), ("(x y)^2", "x^2 y^2"), ("-(x-y)", "y-x"),
    ],
)  # fmt: skip
def test_equivalent_forms_are_equal(a, b):
    assert same(read(a, XY), read(b, XY), XY) is True


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("0.333", "1/3"), ("0.33333333", "1/3"), ("√(x^2)", "x"), ("2 ln x", "ln(x^2)"), ("x",
        "x+10^-20"), ("3.14159265", "π"),
        ("sin x", "x"), ("x^2", "2x"), ("x y", "x"), ("1/x", "1/(x+10^-9)"), ("√2", "1.41421356"),
        ("0/0", "1"),
        ("ln(-1)", "0"), ("√(-1)", "1"), ("√(52+10^-40)", "√52"), ("√52+10^-31", "√52"),
        ("√52+10^-900", "√52"), ("√52+e^(-10^5)", "√52"), ("√52+cos(10^-30)-1+10^-60/2", "√52"),
        ("18x+6+10^-31*π", "18x+6"), ("18x+6+10^-40*e^(-x^2)", "18x+6"), ("18x+6+e^(-10^4*x^2)", "18x+6"),
        ("(x+1)e^x+10^-31", "(x+1)e^x"),
        (f"18x+6+10^-300*{'sin(' * 60}x{')' * 60}", "18x+6"), (f"18x+6+{ROOTS}", "18x+6"),
        (f"sin(x)+10^(-9)*{ROOTS}*e^x", "sin(x)"),
        ("2√13*(cosh(50)^2-sinh(50)^2)+10^-20", "2√13"), ("x*(ln(2)+ln(3))/ln(6)+sin(10^-99)-10^-99", "x"),
        ("0*tanh(300)+x*(ln(2)+ln(3))/ln(6)+tanh(300)-1", "x"),
        ("x*(ln(2)+ln(3))/ln(6)+arctan(10^99)-π/2", "x"),
    ],
)  # fmt: skip
def test_nearly_equal_ones_are_not(a, b):
    assert same(read(a, XY), read(b, XY), XY) is False


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("9^9^9^9", "1"), ("√52+(ln(2+√3)+ln(2-√3))", "√52"),
        ("√52*(1+ln(1+e^(-10^5)))", "√52"), ("√52+1/tan(π/2)+tan(π/2)*0", "√52"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_to_enough_digits_is_not_decided(a, b):
    assert same(read(a, XY), read(b, XY), XY) is None


def test_rounding_is_allowed_where_the_question_says_so():
    assert same(read("0.333"), read("1/3"), (), 1e-3) is True
    assert same(read("0.33"), read("1/3"), (), 1e-3) is False


def test_a_float_from_a_cell_may_be_off_by_rounding_but_not_by_more():
    assert same(read(0.1 + 0.2), read("0.3")) is True
    assert same(read(1 / 3), read("1/3")) is True
    assert same(read(0.3333), read("1/3")) is False


def test_a_key_that_has_no_value_anywhere_is_not_decided():
    assert same(read("x", XY), read("√(-1-x^2)", XY), XY) is None


KEYS = st.sampled_from(
    ["18x+6", "(x+1)e^x", "2x*cos(x^2)", "y^2*cos(x*y)", "2√13", "1/(1+e^(-x))", "ln(x)+1"]
)
ONES = st.sampled_from(
    ["1", "(ln(2)+ln(3))/ln(6)", "(sin(x)^2+cos(x)^2)", "(cosh(40)^2-sinh(40)^2)", "e^(ln(7))/7"]
)
LITTLE = st.tuples(
    st.sampled_from(["10^(-{k})*{f}", "e^(-{k})*{f}", "(cos(10^(-{k}))-1)*{f}", "(tanh({k})-1)*{f}",
                     "(sin(10^(-{k}))-10^(-{k}))*{f}", "10^(-{k})/e^({k}*x^2)", "(√(10^{k}+1)-√(10^{k}))*{f}",
                     "(arctan(10^{k})-π/2)*{f}", "(1-tanh({k}*x^2+{k}))*{f}", "(√(1+10^(-{k}))-1)*{f}"]),
    st.integers(5, 2000), st.sampled_from(["1", "π", "sin(x)", "(x^2+1)", "e^x"]),
).map(lambda t: t[0].format(k=t[1], f=t[2]))  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KEYS, ONES, ONES, LITTLE)
def test_a_key_in_disguise_is_never_wrong_and_never_right_with_a_little_added(key, one, another, little):
    same_again, moved = (read(t, XY) for t in (f"({key})*{one}*{another}", f"({key})*{one}+{little}"))
    assert same(same_again, read(key, XY), XY) is not False
    assert same(moved, read(key, XY), XY) is not True
