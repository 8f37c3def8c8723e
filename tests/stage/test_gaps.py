"""Where a function has no value, a pole or a jump, its picture has a gap, moving and still."""

import json
import math
import re
from itertools import accumulate, pairwise

import pytest
import sympy
from sympy import Max, Piecewise, cos, exp, floor, log, sign, sin, sqrt, tan, tanh

from course_utils.stage import Curve, Grid, Heatmap, Levels, Plane, Scene
from course_utils.stage.still import still
from course_utils.stage.still.paths import path
from course_utils.stage.still.sampled import contour

t, x, y = sympy.symbols("t x y", real=True)
SIZE = 268
# What is drawn over (-3, 3), and in how many pieces.
CURVES = [
    (sin(t), 1), (exp(t), 1), (t**3, 1), (20 * t, 1), (tanh(10 * t), 1), (abs(t), 1), (Max(0, 9 * t), 1),
    (sin(9 * t), 1),     (sqrt(1 - t**2), 1), (log(t), 1), (log(abs(t)), 2), (t * log(t**2), 2),
    (1 / t, 2), (1 / (t - sympy.Rational(1, 7)), 2), (0.1 / (t + 0.02), 2), (tan(t), 3),
    (tan(2 * t + 0.3), 5),
    (1 / (t**2 - 1), 3), (1 / sin(t) + 2, 2), (t / (t + 2.01), 2), (1 / t**3, 2),
    (0.001 / (t - 0.025) ** 2, 2), (-0.0005 / (t + 0.01) ** 2, 2), (log(abs(t - 0.02)), 2),
    (0.3 / sqrt(abs(t - 0.02)), 2), (sqrt(abs(t - 0.02)), 1), (abs(t - 0.02) ** sympy.Rational(2, 3), 1),
    (3 * exp(-abs(5 * t - 0.1)), 1), (exp(-20 * t**2), 1), (3 / (1 + 30 * t**2), 1),
    (sign(t), 3), (sign(t - 0.01), 2), (floor(t + 0.01), 6), (Piecewise((t, t < 1.01), (t - 2, True)), 2),
]  # fmt: skip


def sampled(expression, samples=121):
    made = Scene(
        Plane("f", Curve(t, expression, t, (-3, 3), samples=samples), x=(-3, 3), y=(-3, 3)), says=("f.",)
    )
    at = made.spec["planes"][0]["marks"][0]["at"]
    values = made.values({})
    return [values[place] for place in at]


def in_browser(node, call):
    script = (
        "import { path } from './course_utils/stage/src/geometry.ts';"
        "import { contour } from './course_utils/stage/src/sampled.ts';"
        f"const f = {{ x0: -3, x1: 3, y0: -3, y1: 3, left: 0, top: 0, size: {SIZE} }};"
        f"const gaps = (v) => v.map((x) => x ?? NaN); console.log(JSON.stringify({call}))"
    )
    return json.loads(node("--input-type=module-typescript", "--eval", script))


def as_json(values):
    return json.dumps([None if math.isnan(v) else v for v in values])


def pieces(d):
    return d.upper().count("M")


def test_a_curve_has_a_gap_at_every_pole_and_jump_and_nowhere_else(node):
    columns = [sampled(expression) for expression, _ in CURVES]
    calls = ",".join(
        f"path(f, gaps({as_json(xs)}), gaps({as_json(ys)}), Infinity, true)" for xs, ys in columns
    )
    drawn = in_browser(node, f"[{calls}]")
    stills = [
        path([(v + 3) / 6 * SIZE for v in xs], [(3 - v) / 6 * SIZE for v in ys], smooth=True)
        for xs, ys in columns
    ]
    wanted = {str(expression): count for expression, count in CURVES}
    assert {name: pieces(d) for name, d in zip(wanted, drawn, strict=True)} == wanted
    assert {name: pieces(d) for name, d in zip(wanted, stills, strict=True)} == wanted


def places(d):
    """The pieces of a still path: lists of (x, y)."""
    for piece in d.split("M")[1:]:
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", piece)]
        yield list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))


@pytest.mark.parametrize("expression", [1 / t, tan(t), 1 / (t - 0.013), 1 / sin(2 * t)], ids=str)
@pytest.mark.parametrize("samples", [60, 121, 240])
def test_no_line_of_a_curve_crosses_the_window_at_a_pole(expression, samples):
    xs, ys = sampled(expression, samples)
    drawn = list(places(path(xs, [-50 * y for y in ys], smooth=True)))
    assert len(drawn) > 1
    for piece in drawn:
        assert [(a, b) for (_, a), (_, b) in pairwise(piece) if a * b < 0 and abs(a - b) > 200] == []


def test_the_lines_of_a_bent_grid_stop_at_a_pole():
    bent = Grid(lambda u, v: (1 / u, v), (-1, 1), (-1, 1))
    made = Scene(Plane("bent", bent, x=(-3, 3), y=(-3, 3)), says=("A grid.",))
    drawn = re.search(r"<path d='([^']*)'[^>]*stroke-width='1.3'", still(made.spec, made.values({})))[1]
    lines = list(places(drawn))
    assert len(lines) == 26  # 8 of 9 lines with u held, and 9 with v held, in two pieces each
    for line in lines:
        xs = [x for x, _ in line]
        assert max(xs) < 174 or min(xs) > 174  # u = 0 would be at 174 pixels


@pytest.mark.parametrize(
    ("expression", "level", "drawn"),
    [
        (1 / x, 0, False),
        (1 / (x * y), 0, False),
        (tan(x), 0, True),
        (x / y, 1, True),
        (log(x * y), 0, True),
        (sqrt(1 - x**2 - y**2), 0.5, True),
        (tanh(9 * (x + y)), 0, True),
        (sin(3 * x) * cos(2 * y), 0.1, True),
    ],
)
def test_level_curves_stay_away_from_poles_and_gaps(node, expression, level, drawn):
    over = {"axes": (x, y), "over": ((-3, 3), (-3, 3)), "cells": (40, 40)}
    made = Scene(Plane("f", Levels(expression, **over, levels=(level,)), x=(-3, 3), y=(-3, 3)), says=("f.",))
    values = made.values({})[made.spec["planes"][0]["marks"][0]["value"]]
    across, up = contour(values, 40, level)
    assert bool(across) == drawn
    ends = in_browser(node, f"Array.from(contour(gaps({as_json(values)}), 40, [{level}]))")
    assert ends == pytest.approx([c for pair in zip(across, up, strict=True) for c in pair])
    f = sympy.lambdify((x, y), expression, "mpmath")
    for i, j in zip(across, up, strict=True):
        here = f(-3 + (i + 0.5) * 0.15, -3 + (j + 0.5) * 0.15)
        assert abs(here - level) < 0.4, (i, j, here)


def test_a_heatmap_is_clear_where_the_function_has_no_value(node):
    heat = Heatmap(sqrt(x), axes=(x, y), over=((-1, 1), (-1, 1)), cells=(8, 8), low=0, high=1)
    made = Scene(Plane("f", heat, x=(-1, 1), y=(-1, 1)), says=("f.",))
    values = made.values({})[made.spec["planes"][0]["marks"][0]["value"]]
    script = (
        "import { pixels } from './course_utils/stage/src/sampled.ts';"
        f"const v = {as_json(values)}.map((x) => x ?? NaN);"
        "const out = new Uint32Array(64); pixels(out, v, 8, 0, 1, [1, 2, 3]);"
        "console.log(JSON.stringify(Array.from(new Uint8Array(out.buffer))))"
    )
    opacity = json.loads(node("--input-type=module-typescript", "--eval", script))[3::4]
    assert [a > 0 for a in opacity] == [column > 3 for _ in range(8) for column in range(8)]
