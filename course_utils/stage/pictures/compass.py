"""The slope in every direction: a dial at a point, and the slope against the angle."""

import sympy
from sympy import cos, pi, sin, sqrt

from course_utils.stage.controls import Slider
from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Arrow, Circle, Curve, Dot, Point, Segment
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Note, Text, live
from course_utils.stage.widget import Stage

ALONG, AGAINST = 1.3, 0.6  # half-lengths of the drawn arrows: the gradient's, and the level line's


def compass(f, at=(1, 2)) -> Stage:
    """Turn a unit vector u at the draggable point p: its slope u · ∇f, beside those of all other directions.

    f: a scalar `Map` of two inputs; at: where p starts, within -2 to 2.
    """
    if (f.n, f.m) != (2, 1):
        raise SceneError(f"this picture needs a map from R^2 to R^1; {f.name} goes R^{f.n} to R^{f.m}")
    p = Point("p", at, label="p", color="input", bounds=((-2, 2), (-2, 2)))
    dial = Slider("angle", -180, 180, 120, label="angle of u in degrees", digits=0)
    turn = pi / 180
    u = (cos(dial.symbol * turn), sin(dial.symbol * turn))
    gradient = [f.at(entry, (p.x, p.y)) for entry in f.jacobian]
    norm = sqrt(sum(g**2 for g in gradient))
    slope = sum(a * g for a, g in zip(u, gradient, strict=True))
    up = [g / sympy.Max(norm, 1e-9) for g in gradient]
    level = (-up[1], up[0])

    def from_p(direction, length):
        return (p.x + length * direction[0], p.y + length * direction[1])

    here = Plane(
        "input plane",
        Segment(from_p(level, -AGAINST), from_p(level, AGAINST), color="muted", dash=True),
        Arrow((p.x, p.y), from_p(up, ALONG), color="gradient", label="∇f"),
        Arrow((p.x, p.y), from_p(u, 1), color="tangent"),
        p,
        Point("u", dial, on=Circle((p.x, p.y), 1), label="u", color="tangent", step=1, snap=1),
        x=(-3.4, 3.4),
        y=(-3.4, 3.4),
        names=f.names,
        color="input",
    )
    t = sympy.Dummy("t", real=True)
    steepest = sympy.atan2(gradient[1], gradient[0]) / turn
    height = 1.25 * sympy.Max(norm, 0.5)
    slopes = Plane(
        "slope against the angle of u",
        Curve(t, gradient[0] * cos(t * turn) + gradient[1] * sin(t * turn), t, (-180, 180), color="output"),
        Segment((steepest, 0), (steepest, norm), color="gradient", dash=True),
        Note((steepest, norm), "along ∇f", away=(0, 1), color="gradient"),
        Dot((dial.symbol, slope), color="tangent"),
        Note((dial.symbol, slope), "u", away=(1, 0), color="tangent"),
        x=(-180, 180),
        y=(-height, height),
        names=("angle", "slope"),
        color="output",
    )
    return Stage(
        Scene(
            here,
            slopes,
            dial,
            Text(*live("∇f = ({}, {}), of length {}.", *gradient, norm), color="gradient"),
            Text(*live("u = ({}, {}), slope u · ∇f = {}.", *u, slope), color="tangent"),
            Text("∇f is drawn with one length; the dashed line is the level direction.", color="muted"),
            says=live(
                "At p = ({}, {}) the gradient is ({}, {}), of length {}. "
                "The unit vector u = ({}, {}) has the slope {}.",
                *(p.x, p.y, *gradient, norm, *u, slope),
            ),
        )
    )
