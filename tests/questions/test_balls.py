"""A value is never farther off than it says."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils.questions.balls import Evaluation, UndefinedError
from course_utils.questions.reading import read

FUNCTIONS = (
    "sin",
    "cos",
    "tan",
    "exp",
    "ln",
    "sqrt",
    "abs",
    "sinh",
    "cosh",
    "tanh",
    "arctan",
    "arcsin",
    "arccos",
)
EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "2", "1/3", "π", "e", "0.1", "10^-30", "50", "(x-x+1)"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"(({t})+10^20)-10^20"),
    ),
    max_leaves=10,
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EXPRESSIONS, st.sampled_from([Fraction(7, 11), Fraction(-5, 2), Fraction(0)]))
def test_more_digits_confirm_what_few_digits_say(typed, x):
    node, point = read(typed, ("x",)), {"x": x}
    few, many = Evaluation(30, point), Evaluation(900, point)
    try:
        rough, sharp = few.of(node), many.of(node)
    except UndefinedError:
        return
    if isinstance(rough, Fraction):
        assert rough == sharp
        return
    sharp = many.ball(sharp)
    off = abs(many.mp.mpf(rough.mid) - sharp.mid)
    assert off <= many.mp.ldexp(1, rough.off) + many.mp.ldexp(1, sharp.off)
