"""The kinds of lessons 04 and 05: right answers accepted, each slip named, keys derived without SymPy."""

import pytest
from bank.checks import check_derivations, check_judging, check_texts

from course_utils.maps import Map, cos, sin
from course_utils.questions import (
    JVP,
    VJP,
    AlongCurve,
    Backprop,
    ChainCost,
    ChainScalar,
    Determinant,
    JacobianProduct,
    LayerShape,
    PathSum,
    TwoLayers,
)

square = Map(lambda u: u**2, name="g")
line = Map(lambda x: 3 * x + 1, name="f")
circle = Map(lambda t: (cos(t), sin(t)), name="r")
F = Map(lambda x, y: (x**2 - y, x * y), name="F")
G = Map(lambda u, v: (u * v, u + v**2), name="g")
add = Map(lambda u, v: u + v, name="g")
SQUARED_ERROR = (("p", "mul", "w", "x"), ("q", "add", "p", "b"), ("e", "sub", "q", "y"), ("L", "square", "e"))
GATE = (("s", "add", "x", "y"), ("L", "mul", "s", "z"))
EDGES = (("x", "u", 2), ("x", "v", 3), ("y", "u", -1), ("y", "v", 4), ("u", "z", 5), ("v", "z", -2))
AT = (("w", 3), ("x", 2), ("b", -1), ("y", 1))
EVERY = {
    "scalar": ChainScalar(square, line),
    "scalar at": ChainScalar(square, line, at=(2,)),
    "sine": ChainScalar(Map(lambda u: sin(u), name="g"), Map(lambda x: x**2, name="f")),
    "circle": AlongCurve(Map(lambda x, y: x**2 + y**2, name="f"), circle),
    "curve at": AlongCurve(
        Map(lambda x, y: x * y, name="f"), Map(lambda t: (t**2, 2 * t - 1), name="r"), at=(3,)
    ),
    "product": JacobianProduct(G, F, at=(1, 2)),
    "one number": JacobianProduct(add, Map(lambda x: (x, x**2), name="f")),
    "a row": JacobianProduct(add, Map(lambda x, y: (x**2, y**2), name="f")),
    "linear": JacobianProduct(Map(lambda u, v: (u - v, 2 * u + v)), Map(lambda x, y: (x + 2 * y, 3 * x - y))),
    "two layers": TwoLayers(((2, -1), (1, 1), (-3, 2)), ((1, 2, 2), (0, 1, -1)), at=(1, 3)),
    "square layers": TwoLayers(((2, -1), (1, 1)), ((1, 2), (2, -1)), at=(1, 3)),
    "shape of the net": LayerShape((5, 20, 10, 1)),
    "shape of a layer": LayerShape((5, 20, 10, 1), layer=2),
    "paths": PathSum(EDGES, by="x"),
    "three paths": PathSum(
        (("x", "u", 2), ("u", "z", 3), ("x", "v", -1), ("v", "z", 4), ("x", "z", 5)), by="x"
    ),
    "jvp": JVP(F, at=(1, 2), v=(2, 1)),
    "vjp": VJP(F, at=(1, 2), w=(2, 1)),
    "vjp of more outputs": VJP(Map(lambda x, y: (x * y, x**2, y)), at=(1, 2), w=(2, 1, -1)),
    "cost": ChainCost((1, 3, 4, 5)),
    "cost from the input end": ChainCost((1, 3, 4, 5), end="input"),
    "backward": Backprop(SQUARED_ERROR, AT, of=("w", "b")),
    "backward to a node": Backprop(SQUARED_ERROR, AT, of=("q",)),
    "gate": Backprop(GATE, (("x", -2), ("y", 5), ("z", -4)), of=("x", "y", "z")),
    "used twice": Backprop((("p", "mul", "x", "x"), ("L", "add", "p", "x")), (("x", -2),), of=("x",)),
}  # fmt: skip
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
    ("name", "answer", "slip"),
    [
        ("scalar", "2(3x+1)", "forgot inner derivative"),
        ("scalar", "6x", "outer at x"),
        ("curve at", "30", "forgot a path"),
        ("paths", "10", "forgot a path"),
        ("paths", "-60", "paths multiplied"),
        ("three paths", "6", "one path only"),
        ("three paths", "2", "forgot a path"),
        ("jvp", "(6, -1)", "vjp for jvp"),
        ("vjp", "(3, 5)", "jvp for vjp"),
        ("cost", "75", "other order"),
        ("used twice", "-2", "overwrote"),
        ("used twice", "-4", "forgot a path"),
        ("used twice", "-1", "forgot a path"),
        ("used twice", "1", "one path only"),
        ("backward", "(2, 1)", "upstream forgotten"),
        ("backward", "(8, 4)", "square without its 2"),
    ],
)
def test_what_a_learner_types_is_named(name, answer, slip):
    outcome = EVERY[name].judge(answer)
    assert outcome.kind == "wrong"
    assert outcome.slip == slip


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("scalar", "18x + 6"),
        ("circle", "0"),
        ("one number", "1 + 2x"),
        ("a row", "(2x, 2y)"),
        ("cost", "32"),
        ("shape of the net", "1 x 5"),
        ("gate", "(-4, -4, 3)"),
        ("backward", "(16, 8)"),
    ],
)
def test_answers_worked_out_by_hand(name, answer):
    assert EVERY[name].judge(answer).kind == "right"


def test_a_product_at_a_point_can_be_worked_out_by_hand_in_every_variant():
    assert max(abs(entry) for seed in SEEDS for entry in EVERY["product"].variant(seed).key()) <= 100


def test_a_node_that_is_used_twice_adds_what_comes_back_and_only_then_says_so():
    assert "used twice" in EVERY["used twice"].hints()[-1]
    assert "used twice" not in EVERY["gate"].hints()[-1]


@pytest.mark.parametrize("seed", range(1, 40))
def test_new_numbers_of_a_product_are_multiplied_by_hand(seed):
    question = EVERY["product"].variant(seed)
    assert max(map(abs, [*question.outer_J, *question.inner_J])) <= 12
    assert max(map(abs, question.key())) <= 99


def test_a_solution_brackets_only_what_is_negative_and_names_the_node_it_starts_from():
    assert r"(6 x + 2) \cdot 3" in EVERY["scalar"].solution()
    assert r"8 \cdot 4 - (-1) \cdot 3" in Determinant(F, at=(4, 3)).solution()
    graph = Backprop((("p", "mul", "x", "x"), ("s", "mul", "p", "y")), (("x", 3), ("y", -2)), ("x", "y"))
    assert "backwards, from $s$" in graph.solution()
