"""The kinds of lessons 01 and 02: right answers accepted, each slip named, keys derived without SymPy."""

import numpy as np
import pytest

from course_utils import autograd
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
from course_utils.questions.equality import value
from course_utils.questions.reading import read
from course_utils.questions.reading.tree import entries
from course_utils.questions.slips import CATALOGUE

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


def engine(f, x):
    return np.asarray(autograd.jacobian(f)(x))


def differences(f, x, h=1e-5):
    columns = [(np.asarray(f(x + h * e)) - np.asarray(f(x - h * e))) / (2 * h) for e in np.eye(len(x))]
    return np.stack(columns, axis=-1)


@pytest.fixture(params=EVERY)
def question(request):
    return EVERY[request.param]


def test_the_key_is_right_and_says_something_in_every_variant(question):
    for seed in SEEDS:
        variant = question.variant(seed)
        outcome = variant.judge(variant.key())
        assert outcome.kind == "right", (seed, variant.statement(), outcome)
        assert outcome.message
        assert variant.hints()
        assert variant.solution()


def test_every_slip_is_named_in_every_variant_and_no_two_coincide(question):
    for seed in SEEDS:
        variant = question.variant(seed)
        assert variant.distinct(), (seed, variant.statement())
        for name, answer in variant.slips():
            assert name in CATALOGUE
            outcome = variant.judge(answer)
            assert (outcome.kind, outcome.slip) == ("wrong", name), (seed, variant.statement(), outcome)


@pytest.mark.parametrize("jacobian", [engine, differences], ids=["engine", "differences"])
def test_the_key_agrees_with_a_derivation_that_does_not_use_sympy(question, jacobian):
    for seed in SEEDS[:10]:
        variant = question.variant(seed)
        found = list(variant.derive(jacobian))
        assert found
        for point, expected in found:
            values = [value(entry, point) for entry in entries(read(variant.key(), variant.form().names))]
            assert values == pytest.approx(np.ravel(expected).tolist(), rel=1e-5, abs=1e-5)


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
