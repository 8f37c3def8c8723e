"""The browser's evaluator, run in Node, and the Python one, against SymPy."""

import json
import math
import random

import pytest
import sympy
from sympy import Abs, Heaviside, Max, Min, Piecewise, Rational, atan2, cos, exp, log, sin, sqrt, tanh

from course_utils.stage.expressions import Program, SceneError, run, samples

x, y = sympy.symbols("x y", real=True)
UNARY = [sin, cos, sympy.tan, exp, log, sqrt, tanh, Abs, sympy.sign, sympy.atan, sympy.asin, sympy.acos]
UNARY += [sympy.sinh, sympy.cosh, sympy.asinh, sympy.acosh, sympy.atanh, sympy.floor, sympy.ceiling]
EDGES = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0]


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


def grow(draw, depth):
    """A random expression of x and y."""
    if depth == 0 or draw.random() < 0.1:
        return draw.choice([x, y, x, y, sympy.Integer(draw.randint(-3, 3)), Rational(draw.randint(1, 5), 3)])
    a, b = grow(draw, depth - 1), grow(draw, depth - 1)
    kind = draw.random()
    if kind < 0.35:
        return draw.choice(UNARY)(a)
    if kind < 0.45:
        return a ** draw.choice([2, 3, -1, -2, Rational(1, 3), Rational(3, 2)])
    if kind < 0.55:
        return draw.choice([Max, Min])(a, b)
    if kind < 0.6:
        return Piecewise((a, x < y), (b, True))
    return draw.choice([a + b, a - b, a * b, a / b])


def drawn(draw):
    """A random expression with no undefined constant in it: those are refused at declaration."""
    while True:
        try:
            expression = grow(draw, draw.randint(1, 4))
        except (TypeError, ValueError):  # SymPy itself will not compare complex constants
            continue
        if not expression.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I, sympy.AccumBounds):
            return expression


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


def assert_agree(expression, point, got):
    wanted = reference(expression, point)
    message = f"{expression} at {point}: got {got}, SymPy says {wanted}"
    if wanted is sympy.nan:
        assert math.isnan(got), message
        return
    # What the last bit of the inputs can change cannot be asked of any evaluator in doubles.
    moved = [reference(expression, [c * (1 + sign * 4e-16) for c in point]) for sign in (-1, 1)]
    blur = sum(abs(m - wanted) for m in moved if m is not sympy.nan)
    if sympy.nan in moved or blur > 1e-6 * max(1, abs(wanted)):
        return
    assert abs(got - wanted) <= 1e-12 * abs(wanted) + 1e-13 + 8 * blur, message


def test_node_and_python_agree_with_sympy_on_random_expressions(node):
    draw = random.Random(20261121)
    expressions = [drawn(draw) for _ in range(500)]
    points = [[draw.uniform(-2.5, 2.5), draw.uniform(-2.5, 2.5)] for _ in range(3)]
    points += [[draw.choice(EDGES), draw.choice(EDGES)] for _ in range(2)]
    programs = [compiled(e) for e in expressions]
    for answers in (in_node(node, programs, points), in_python(programs, points)):
        for expression, values in zip(expressions, answers, strict=True):
            for point, value in zip(points, values, strict=True):
                assert_agree(expression, point, value)


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


@pytest.mark.parametrize("domain", [["line", 7], ["mesh", 4, 5], ["cells", 3, 6]])
@pytest.mark.parametrize("axis", [0, 1])
def test_browser_and_python_sample_the_same_places(node, domain, axis):
    operations = [["p", 0, axis]]
    task = {"operations": operations, "domains": [domain], "points": [[]]}
    in_browser = json.loads(node("tests/stage/evaluate_programs.ts", input=json.dumps([task])))[0][0]
    assert in_browser == pytest.approx(samples(domain)[axis], abs=1e-15)
