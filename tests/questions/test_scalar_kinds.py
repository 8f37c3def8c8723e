"""The kinds of lessons 01 and 02: right answers accepted, each slip named, keys derived without SymPy."""

import pytest
from bank.checks import check_derivations, check_judging, check_texts

from course_utils.maps import Map, cos, exp, sin
from course_utils.questions import (
    Derivative,
    DescentStep,
    DifferenceQuotient,
    DirectionalDerivative,
    FirstOrder,
    GradientNorm,
    MixedPartial,
)

s = Map(lambda x, y: x**2 + 3 * x * y, name="f")
g = Map(lambda x, y: x**2 * y + y**3, name="g")
bowl = Map(lambda x, y: x**2 + 3 * y**2, name="f")
EVERY = {
    "polynomial": Derivative(Map(lambda x: x**3 - 4 * x, name="f"), at=(2,)),
    "chain": Derivative(Map(lambda x: sin(x**2), name="f")),
    "power of a sum": Derivative(Map(lambda x: (3 * x + 1) ** 2, name="f")),
    "product": Derivative(Map(lambda x: x * exp(x), name="f")),
    "mixed": MixedPartial(g),
    "mixed at": MixedPartial(Map(lambda x, y: x**2 * y**3 + x * cos(y), name="f"), at=(1, 2), by=("y", "x")),
    "twice": MixedPartial(g, by=("y", "y")),
    "forward": DifferenceQuotient(s, at=(1, 2), by="x"),
    "forward cubic": DifferenceQuotient(g, at=(2, 1), by="y"),
    "central": DifferenceQuotient(g, at=(2, 1), by="y", central=True),
    "directional": DirectionalDerivative(s, at=(1, 2), direction=(3, 4)),
    "first order": FirstOrder(s, at=(1, 2), step=("0.1", "-0.2")),
    "norm": GradientNorm(bowl, at=(2, 1)),
    "descent": DescentStep(bowl, at=(2, 1), rate="0.1"),
}
SEEDS = range(50)


@pytest.mark.parametrize("name", EVERY)
def test_the_key_is_right_and_every_slip_is_named_in_every_variant(name):
    for seed in SEEDS:
        variant = EVERY[name].variant(seed)
        assert variant.distinct(), (seed, variant.statement())
        check_judging(variant, seed + 1)  # here the first numbers may hide no slip either


@pytest.mark.parametrize("name", EVERY)
def test_the_key_agrees_with_derivations_that_do_not_use_sympy(name):
    for seed in SEEDS[:10]:
        assert check_derivations(EVERY[name].variant(seed)) > 0


@pytest.mark.parametrize("name", EVERY)
def test_every_variant_says_something_that_can_be_typeset(name):
    for seed in SEEDS[::10]:
        check_texts(EVERY[name].variant(seed))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("polynomial", "8"),
        ("chain", "2x cos(x^2)"),
        ("power of a sum", "18x + 6"),
        ("product", "(1 + x) e^x"),
        ("mixed", "2x"),
        ("forward", "8.1"),
        ("forward cubic", "7.31"),
        ("central", "7.01"),
        ("directional", "7.2"),
        ("first order", "7.2"),
        ("norm", "√52"),
        ("norm", "7.21"),
        ("descent", "(1.6, 0.4)"),
    ],
)
def test_answers_computed_by_hand(name, answer):
    assert EVERY[name].judge(answer).kind == "right"


def test_the_order_of_mixed_partials_does_not_matter():
    for seed in SEEDS:
        one = EVERY["mixed"].variant(seed)
        other = MixedPartial(one.F, by=one.by[::-1])
        assert other.judge(one.key()).kind == "right"


def test_a_prediction_says_by_how_much_it_misses_the_truth():
    said = EVERY["first order"].judge("7.2").message
    assert "7.15" in said.replace("\\frac{143}{20}", "7.15")


def test_a_step_that_goes_up_is_told_so():
    assert "too long" in DescentStep(bowl, at=(2, 1), rate="0.5").judge("(0, -2)").message
    assert "down" in EVERY["descent"].judge("(1.6, 0.4)").message
