"""Secants of a slice: how difference quotients turn into a partial derivative."""

import sympy

from course_utils.stage.controls import Slider
from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Curve, Dot, Segment
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Note, Num, Text, live
from course_utils.stage.widget import Stage


def secants(F, at, by, height=(-1, 19)) -> Stage:
    """The slice of a scalar `F` through `at` in the input `by`, with its forward and its central secant.

    F: a `Map` R^n -> R; at: n numbers; height: the window of values. The slider moves h from 1 down to 0.01.
    """
    if not F.scalar:
        raise SceneError(f"this picture needs a function with one output; {F.name} has {F.m}")
    j = F.names.index(by)
    x0, t = at[j], F.variables[j]
    others = {v: c for v, c in zip(F.variables, at, strict=True) if v != t}
    curve = F.components[0].subs(others)
    zoom = Slider("h", 0.01, 1, 1, log=True, label="step h")
    h = zoom.symbol

    def value(x):
        return curve.subs(t, x)

    ahead, behind, here = value(x0 + h), value(x0 - h), value(sympy.Integer(x0))
    slopes = {"forward": (ahead - here) / h, "central": (ahead - behind) / (2 * h)}
    exact = sympy.diff(curve, t).subs(t, x0)
    window = (x0 - 2.2, x0 + 2.2)

    def line(slope, through, color, **style):
        x, y = through
        ends = [(edge, y + slope * (edge - x)) for edge in window]
        return Segment(*ends, color=color, **style)

    plane = Plane(
        f"the slice of {F.name} in {by}",
        Curve(t, curve, t, window, color="output", label=F.name),
        line(exact, (x0, here), "muted", dash=True),
        line(slopes["forward"], (x0, here), "tangent"),
        line(slopes["central"], (x0 - h, behind), "cotangent"),
        Dot((x0, here), color="input"),
        Dot((x0 + h, ahead), color="tangent"),
        Dot((x0 - h, behind), color="cotangent"),
        Note((x0 + h, ahead), "ahead", away=(1, -1), color="tangent"),
        Note((x0 - h, behind), "back", away=(-1, 1), color="cotangent"),
        x=window,
        y=height,
        names=(by, F.name),
        color="input",
    )
    texts = [
        Text(*live(f"{name}: slope {{}}, error {{}}", Num(slope, 4), Num(slope - exact, 4)), color=color)
        for (name, slope), color in zip(slopes.items(), ("tangent", "cotangent"), strict=True)
    ]
    says = live(
        f"The slice of {F.name} in {by}, with its tangent of slope {{}}. With h = {{}} the forward secant "
        "has slope {} and the central secant {}.",
        *(exact, h, Num(slopes["forward"], 4), Num(slopes["central"], 4)),
    )
    return Stage(
        Scene(plane, zoom, *texts, Text(*live("tangent (dashed): slope {}", Num(exact, 4))), says=says)
    )
