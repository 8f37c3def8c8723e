"""The picture of lesson 01: hold one input still, and a function of two variables becomes a curve."""

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Curve, Dot, Point, Segment
from course_utils.stage.pictures.local import extent
from course_utils.stage.sampled import Heatmap, Levels
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Text, live
from course_utils.stage.widget import Stage

_TANGENT = 0.8  # half the length of a tangent line, along the input


def slices(f, at=(1, 1), window=(-2, 2)) -> Stage:
    """Drag p on the heatmap of f; beside it the two slices through p, each with its tangent line.

    f: a scalar `Map` of two inputs; at: where p starts; window: the limits of both inputs.
    """
    if (f.n, f.m) != (2, 1):
        raise SceneError(f"this picture needs a map from R^2 to R^1; {f.name} goes R^{f.n} to R^{f.m}")
    p = Point("p", at, label="p", color="input", bounds=(window, window))
    here = (p.x, p.y)
    (formula,) = f.components
    value, partials = f.at(formula, here), [f.at(entry, here) for entry in f.jacobian]
    low, high = extent(formula, f.variables, (window, window))
    margin = 0.08 * (high - low or 1)
    heights = (low - margin, high + margin)
    over = {"axes": f.variables, "over": (window, window)}
    levels = tuple(low + (high - low) * k / 8 for k in range(1, 8))
    seen = Plane(
        f"{f.name}: stronger is higher",
        Heatmap(formula, **over, low=low, high=high, color="output"),
        Levels(formula, **over, levels=levels, color="output"),
        Segment((window[0], p.y), (window[1], p.y), color="tangent"),
        Segment((p.x, window[0]), (p.x, window[1]), color="gradient", dash=True),
        p,
        x=window,
        y=window,
        names=f.names,
        color="input",
    )
    first = _slice(f, 0, here, value, partials[0], window, heights, "tangent")
    second = _slice(f, 1, here, value, partials[1], window, heights, "gradient")
    x, y = f.names
    slopes = [f"∂{f.name}/∂{name} = " for name in f.names]
    return Stage(
        Scene(
            seen,
            first,
            second,
            Text(*live(f"{f.name}({{}}, {{}}) = {{}}", *here, value)),
            Text(*live(f"{slopes[0]}{{}}: the slope with {y} held still.", partials[0]), color="tangent"),
            Text(*live(f"{slopes[1]}{{}}: the slope with {x} held still.", partials[1]), color="gradient"),
            says=live(
                f"At p = ({{}}, {{}}) {f.name} is {{}}. The slice along {x} has slope {slopes[0]}{{}}, "
                f"the slice along {y} {slopes[1]}{{}}.",
                *(*here, value, *partials),
            ),
        )
    )


def _slice(f, along, here, value, slope, window, heights, color) -> Plane:
    """The curve of f with the other input held at p, its tangent, and the point of p on it."""
    t = sympy.Dummy("t", real=True)
    moved = [t if k == along else here[k] for k in (0, 1)]
    ends = [(here[along] + s * _TANGENT, value + s * _TANGENT * slope) for s in (-1, 1)]
    held = 1 - along
    return Plane(
        f"slice in {f.names[along]}, {f.names[held]} held still",
        Curve(t, f.at(f.components[0], moved), t, window, color=color, dash=along == 1),
        Segment(*ends, color="ink"),
        Dot((here[along], value), color="input"),
        x=window,
        y=heights,
        names=(f.names[along], f.name),
        color=color,
    )
