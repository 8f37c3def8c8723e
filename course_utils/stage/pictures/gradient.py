"""The picture of lesson 02: a gradient to carry over four landscapes."""

import sympy
from sympy import Matrix, Piecewise, cos, log, sin, sqrt

from course_utils.stage.controls import Choice, Slider
from course_utils.stage.marks import Arrow, Point
from course_utils.stage.pictures.local import extent
from course_utils.stage.sampled import Field, Heatmap, Levels, Trajectory
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Num, Sign, Text, live
from course_utils.stage.widget import Stage

x, y = sympy.symbols("x y", real=True)
LANDSCAPES = {
    "bowl": x**2 + 3 * y**2,
    "saddle": x**2 - y**2,
    "Rosenbrock": (1 - x) ** 2 + 10 * (y - x**2) ** 2,
    "ripples": sin(x) * cos(y),
}
_WINDOW = (-2.5, 2.5)
_STEPS = 40


def gradient_probe(at=(-0.5, 1.5), landscape="Rosenbrock") -> Stage:
    """Drag a probe over one of four landscapes, or click to drop it; a ball runs gradient descent from it.

    Live: the gradient and its norm, the field of gradients, the ball's height after so many steps of a size.

    at: where the probe starts; landscape: a name in LANDSCAPES. Rosenbrock's valley is coloured by
    log(1 + f), which has the same level curves: f itself is too steep to see.
    """
    names = list(LANDSCAPES)
    pick = Choice("landscape", tuple(names), names.index(landscape), label="landscape")
    count = Slider("steps", 0, _STEPS, 0, digits=0, play=True, label="steps of descent")
    p = Point("p", at, label="p", color="input", bounds=(_WINDOW, _WINDOW), drop=count)

    def chosen(values):
        cases = [(value, sympy.Eq(pick.symbol, k)) for k, value in enumerate(values[:-1])]
        return Piecewise(*cases, (values[-1], True))

    shown = [log(1 + f) if name == "Rosenbrock" else f for name, f in LANDSCAPES.items()]
    extents = [extent(f, (x, y), (_WINDOW, _WINDOW)) for f in shown]
    low, high = chosen([e[0] for e in extents]), chosen([e[1] for e in extents])
    height = chosen(list(LANDSCAPES.values()))
    slopes = [chosen([f.diff(axis) for f in LANDSCAPES.values()]) for axis in (x, y)]
    here = {x: p.x, y: p.y}
    value, gradient = height.subs(here), Matrix([s.subs(here) for s in slopes])
    norm = sqrt(sum(entry**2 for entry in gradient))
    # Drawn at most 1.2 long, half of that where the gradient is 4 long: its true length is in the text.
    drawn = gradient * (1.2 / (norm + 4))
    over = {"axes": (x, y), "over": (_WINDOW, _WINDOW)}
    rate = Slider("rate", 0.001, 1, 0.01, log=True, digits=3, label="step size")
    down = [axis - rate.symbol * slope for axis, slope in zip((x, y), slopes, strict=True)]
    ball = {"steps": _STEPS, "upto": count.symbol, "color": "cotangent", "label": "f = "}
    descended = live(" A ball has gone {} steps of size {} down.", Num(count.symbol, 0), Num(rate.symbol, 3))
    plane = Plane(
        "input plane: stronger is higher",
        Heatmap(chosen(shown), **over, low=low, high=high, color="output"),
        Levels(
            chosen(shown), **over, levels=[low + (high - low) * k / 9 for k in range(1, 9)], color="output"
        ),
        Field(tuple(slopes), **over, half=4, color="gradient"),
        Arrow((p.x, p.y), (p.x + drawn[0], p.y + drawn[1]), color="ink", label="∇f"),
        Trajectory((p.x, p.y), down, (x, y), height, **ball, when=count.symbol),
        p,
        x=_WINDOW,
        y=_WINDOW,
        color="input",
    )
    return Stage(
        Scene(
            plane,
            pick,
            rate,
            count,
            Text(*live("f({}, {}) = {}", p.x, p.y, Num(value, 3))),
            Text(
                *live("∇f = ({}, {}), of length {}: the steepest way up.", *gradient, Num(norm, 4)),
                color="gradient",
            ),
            Text("Arrows show the direction; long gradients are drawn shortened."),
            says=live(
                "At ({}, {}) f is {}; the gradient is ({}, {}), of length {}.{}",
                *(p.x, p.y, Num(value, 3), *gradient, Num(norm, 4), Sign(count.symbol, (), (), descended)),
            ),
        )
    )
