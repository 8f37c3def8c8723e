"""The browser's evaluator, run in Node, and the Python one, against SymPy."""

import json
import math
import random
from collections import Counter

import pytest
import sympy
from sympy import Heaviside, Max, Piecewise, Rational, atan2, cos, exp, log, sin, sqrt
from sympy_reference import drawn, say, verdict

from course_utils.stage.expressions import Program, SceneError
from course_utils.stage.still.evaluate import run, samples

x, y = sympy.symbols("x y", real=True)
EDGES = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 1e-30, -1e-30, 1e30, 800.0, math.pi / 2]


def compiled(expression):
    program = Program(["x", "y"])
    place = program.add(expression, "test")
    assert place == len(program.operations) - 1
    return program


def in_node(node, programs, points):
    tasks = [{"operations": p.operations, "domains": p.domains, "points": points} for p in programs]
    answers = json.loads(node("tests/stage/evaluate_programs.ts", input=json.dumps(tasks)))
    return [[math.nan if v[0] is None else v[0] for v in answer] for answer in answers]


def in_python(programs, points):
    return [[run(p.operations, p.domains, point)[-1][0] for point in points] for p in programs]


def reference(expression, point):
    """SymPy's value to 30 digits, NaN wherever a part is not a finite real number that a double holds."""
    at = {x: Rational(point[0]), y: Rational(point[1])}

    def visit(e):
        if isinstance(e, Piecewise):
            return visit(next(value for value, condition in e.args if condition.subs(at)))
        if e.is_Atom:
            return sympy.N(e.subs(at), 30)
        if e.is_Pow and e.exp.is_number and e.exp.is_negative:
            below = visit(e.base**-e.exp)
            return sympy.nan if below == 0 or below is sympy.nan else 1 / below
        parts = [visit(a) for a in e.args]
        value = sympy.N(e.func(*parts), 30) if sympy.nan not in parts else sympy.nan
        drawable = value.is_real and value.is_finite and abs(value) < 1e308
        return value if drawable else sympy.nan

    return visit(expression)


def test_the_reference_is_sympy():
    draw = random.Random(7)
    for expression in [drawn(draw) for _ in range(60)]:
        for point in (
            [draw.uniform(-2.5, 2.5), draw.uniform(-2.5, 2.5)],
            [0.0, draw.choice((0.0, 1.0, -1.0))],
        ):
            wanted, said = reference(expression, point), say(expression, {x: point[0], y: point[1]})
            if wanted is sympy.nan or said is None:
                assert (wanted is sympy.nan) == (said is None), (expression, point, wanted, said)
            else:
                assert abs(sympy.Float(said, 40) - wanted) <= 1e-20 * abs(wanted), (expression, point)


def test_node_and_python_agree_with_sympy_on_thousands_of_random_expressions_edges_included(node):
    draw = random.Random(20261121)
    expressions = [drawn(draw) for _ in range(2000)]
    points = [[draw.uniform(-2.5, 2.5), draw.uniform(-2.5, 2.5)] for _ in range(3)]
    points += [[draw.choice(EDGES), draw.choice(EDGES)] for _ in range(3)]
    programs = [compiled(e) for e in expressions]
    found = Counter()
    for expression, *answers in zip(
        expressions, in_node(node, programs, points), in_python(programs, points), strict=True
    ):
        for point, *values in zip(points, *answers, strict=True):
            gaps = {math.isnan(value) for value in values}
            # Both evaluators give the same bits nearly always: then one question answers for both.
            for value in {values[0]} if gaps == {True} else set(values):
                said = verdict(expression, {x: point[0], y: point[1]}, value, draw)
                assert said != "wrong", (expression, point, value)
                found[said, "gap" if math.isnan(value) else "number"] += 1
    assert found["right", "number"] > 8000
    assert found["right", "gap"] > 1500
    assert found["lost", "number"] + found["lost", "gap"] < 0.03 * found.total()


def ulps(value: float, count: int) -> float:
    """The double so many steps above `value`."""
    for _ in range(abs(count)):
        value = math.nextafter(value, math.copysign(math.inf, count))
    return value


TINY = ulps(0.0, 1)
BORDERS = [
    *[(log(x), c) for c in (0.0, -TINY, TINY, 1.0, -1.0)],
    *[(sqrt(x), c) for c in (0.0, -TINY, TINY, -1.0)],
    *[
        (f(x), ulps(c, k))
        for f in (sympy.asin, sympy.acos, sympy.atanh)
        for c in (-1.0, 1.0)
        for k in (-1, 0, 1)
    ],
    *[(sympy.acosh(x), ulps(1.0, k)) for k in (-1, 0, 1)],
    *[
        (f(x), c)
        for f in (exp, sympy.sinh, sympy.cosh)
        for c in (709.7, 709.8, 710.4, 710.5, -709.8, -745.0, -800.0)
    ],
    *[(sympy.tan(x), c) for c in (math.pi / 2, -math.pi / 2, 1.5 * math.pi, 1e15, 0.0)],
    *[
        (x**p, c)
        for p in (-1, -2, -3, Rational(-1, 2), Rational(1, 3), Rational(3, 2), 2, 3, 7)
        for c in EDGES
    ],
    *[(x**y, (c, d)) for c in EDGES for d in (0.0, -1.0, 0.5, -0.5, 2.0, 3.0)],
    *[
        (f, (c, d))
        for f in (x / y, x * y, x + y)
        for c in (*EDGES, 1e300, -1e300)
        for d in (*EDGES, 1e300, 1e-300)
    ],
    *[
        (atan2(s * x, t * y), (c, d))
        for s in (1, -1)
        for t in (1, -1)
        for c in (0.0, 1.0)
        for d in (0.0, 1.0)
    ],
    *[
        (f, c)
        for f in (sin(x) / x, (1 - cos(x)) / x**2, exp(-1 / x**2), x * log(x), abs(x) / x)
        for c in EDGES
    ],
    *[
        (Piecewise((f, x > 0), (7, True)), c)
        for f in (log(x), 1 / x, sqrt(x))
        for c in (0.0, -1.0, TINY, 2.0)
    ],
    *[
        (f(x), c)
        for f in (sympy.sign, sympy.floor, sympy.ceiling)
        for c in (0.0, -TINY, TINY, ulps(1, -1), 1e300)
    ],
]


def test_at_the_borders_of_every_domain_the_value_or_the_gap_is_sympys(node):
    points = [list(at) if isinstance(at, tuple) else [at, 0.0] for _, at in BORDERS]
    programs = [compiled(expression) for expression, _ in BORDERS]
    tasks = [
        {"operations": p.operations, "domains": [], "points": [at]}
        for p, at in zip(programs, points, strict=True)
    ]
    in_browser = [
        answer[0][0]
        for answer in json.loads(node("tests/stage/evaluate_programs.ts", input=json.dumps(tasks)))
    ]
    for (expression, _), at, program, value in zip(BORDERS, points, programs, in_browser, strict=True):
        wanted = say(expression, {x: at[0], y: at[1]})
        for got in (math.nan if value is None else value, run(program.operations, [], at)[-1][0]):
            if wanted is None:
                assert math.isnan(got), (expression, at, got)
            else:
                assert abs(got - wanted) <= 1e-12 * abs(wanted) + 1e-307, (expression, at, got, wanted)


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        (log(x), [0, 0]),
        (log(x), [-1, 0]),
        (sqrt(x), [-1e-9, 0]),
        (1 / x, [0, 0]),
        (y / x, [0, 0]),
        (exp(1 / x), [0, 0]),
        (exp(x), [1000, 0]),
        (x ** Rational(1, 3), [-8, 0]),
        (sympy.asin(x), [1.01, 0]),
        (sympy.acosh(x), [0.99, 0]),
        (sympy.atanh(x), [1, 0]),
        (atan2(x, y), [0, 0]),
        ((1 / x) ** (y + sympy.sin(y)), [0, 0]),
        (Max(log(x), 0), [-1, 0]),
    ],
)
def test_what_is_complex_or_infinite_is_a_gap(node, expression, point):
    program = compiled(expression)
    assert math.isnan(in_node(node, [program], [point])[0][0])
    assert math.isnan(in_python([program], [point])[0][0])


@pytest.mark.parametrize(
    ("expression", "point", "value"),
    [
        (Heaviside(x), [0, 0], 0.5),
        (Piecewise((1 / x, x > 0), (7, True)), [0, 0], 7),
        (Piecewise((1, sympy.And(x >= 0, sympy.Ne(y, 2))), (0, True)), [0, 2], 0),
        (Piecewise((1, sympy.Or(x < 0, sympy.Not(sympy.And(x > 1, y > 1)))), (0, True)), [2, 2], 0),
        (x**0.5 + sympy.pi, [4, 0], 2 + math.pi),
        (atan2(x, y), [1, -1], 3 * math.pi / 4),
    ],
)
def test_pieces_and_conditions_choose_as_sympy_does(node, expression, point, value):
    program = compiled(expression)
    assert in_node(node, [program], [point])[0][0] == pytest.approx(value, rel=1e-14)
    assert in_python([program], [point])[0][0] == pytest.approx(value, rel=1e-14)


def test_equal_parts_are_computed_once():
    program = Program(["x", "y"])
    program.add(sin(x * y) + cos(x * y), "test")
    once = len(program.operations)
    program.add(cos(x * y) * sin(x * y), "test")
    assert len(program.operations) == once + 1
    assert [op[0] for op in program.operations].count("mul") == 2


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (sympy.gamma(x), "gamma"),
        (sympy.Function("g")(x), "the function g"),
        (sympy.Symbol("q") + x, "the symbol q"),
        (sympy.Derivative(sympy.Function("g")(x), x), "Derivative"),
        (sympy.Integral(x, (x, 0, 1)), "Integral"),
        (sympy.zoo * x, "not a finite real number"),
        (sympy.I * x, "not a finite real number"),
        ("x + 1", "'x + 1' is not a number"),
        (None, "None is not a number"),
        (Piecewise((x, x > 0)), "no case for the rest"),
        (float("nan"), "not a finite real number"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_mark_and_the_symbol(expression, words):
    with pytest.raises(SceneError, match="arrow 'v'") as refusal:
        Program(["x", "y"]).add(expression, "arrow 'v'")
    assert words in str(refusal.value)


@pytest.mark.parametrize("domain", [["line", 7], ["mesh", 4, 5], ["cells", 3, 6], ["cloud", 9, 0]])
@pytest.mark.parametrize("axis", [0, 1])
def test_browser_and_python_sample_the_same_places(node, domain, axis):
    operations = [["p", 0, axis]]
    task = {"operations": operations, "domains": [domain], "points": [[]]}
    in_browser = json.loads(node("tests/stage/evaluate_programs.ts", input=json.dumps([task])))[0][0]
    assert in_browser == pytest.approx(samples(domain)[axis], abs=1e-15)
