"""A point on a curve, the gradient there, and how fast a function changes on the way."""

import math

import sympy

from course_utils.stage.controls import Slider
from course_utils.stage.marks import Arrow, Curve, Point
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Note, Num, Sign, Text, live
from course_utils.stage.widget import Stage

LEVELS = (1, 4, 9)


def along_an_ellipse() -> Stage:
    """f = x² + y² along r(t) = (cos t, b sin t): velocity r′, gradient, and their dot product d/dt f(r(t)).

    The curve is a level curve of f where b = 1, and there the dot product is 0 all the way round.
    """
    time = Slider("t", 0, round(2 * math.pi, 2), 0.6, label="time t")
    height = Slider("b", 0.5, 1.5, 1, label="height b of the curve")
    t, b = time.symbol, height.symbol
    at = sympy.Matrix([sympy.cos(t), b * sympy.sin(t)])
    velocity = sympy.Matrix([-sympy.sin(t), b * sympy.cos(t)])
    gradient = 2 * at
    rate = gradient.dot(velocity)
    s = sympy.Symbol("s", real=True)
    turn = (0, 2 * math.pi)
    path = Curve(sympy.cos(s), b * sympy.sin(s), s, turn, color="input")

    def level(value):
        radius = math.sqrt(value)
        ring = Curve(radius * sympy.cos(s), radius * sympy.sin(s), s, turn, color="muted", dash=True)
        return ring, Note((0, -radius), f"f = {value}", away=(0, -1), color="muted")

    plane = Plane(
        "the plane, with level curves of f",
        *(mark for value in LEVELS for mark in level(value)),
        path,
        Arrow(tuple(at), tuple(at + gradient), color="gradient", label="∇f"),
        Arrow(tuple(at), tuple(at + velocity), color="tangent", label="r′"),
        Point("r", time, on=path, color="input"),
        x=(-4.2, 4.2),
        y=(-4.2, 4.2),
        color="input",
    )
    told = Sign(
        rate,
        ("f falls here.",),
        ("the two are at right angles, and f stands still.",),
        ("f rises here.",),
    )
    return Stage(
        Scene(
            plane,
            time,
            height,
            Text(*live("∇f = ({}, {})", *gradient), color="gradient"),
            Text(*live("r′ = ({}, {})", *velocity), color="tangent"),
            Text(*live("d/dt f(r(t)) = ∇f · r′ = {}: {}", rate, told)),
            says=live(
                "At time {} the point is at ({}, {}) on a curve of height {}. The gradient is ({}, {}), the "
                "velocity ({}, {}), their dot product {}: {}",
                *(t, *at, Num(b, 2), *gradient, *velocity, rate, told),
            ),
        )
    )
