"""A net learns two classes: its score over the plane at several times, and a slider through them."""

from sympy import Dummy, Eq, Float, Piecewise, symbols

from course_utils.stage.controls import Slider
from course_utils.stage.marks import Curve, Dot
from course_utils.stage.sampled import Heatmap, Levels
from course_utils.stage.samples import Samples
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Num, Text, live
from course_utils.stage.widget import Stage

MOST = 2.0  # scores beyond are as certain as these
FULL = 2.5 * MOST  # the score of full colour: points must stand out from it


def moving_boundary(scores, points, labels, over, steps, losses, right) -> Stage:
    """Points, colours where `scores` are above and below 0, the line between, the loss; a time slider.

    scores: for each moment the rows of a grid over `over`, ((x low, x high), (y low, y high)), at the centres
    of its cells, lowest y first; points: pairs; labels: above 0 or below. For each moment there is one of
    steps, losses and right, the number of points on their side.
    """
    losses = [round(float(loss), 4) for loss in losses]
    k = Slider("k", 0, len(steps) - 1, len(steps) - 1, digits=0, play=True, label="look back")
    step, loss, hits = (_chosen(numbers, k.symbol) for numbers in (steps, losses, right))
    x, y = symbols("x y", real=True)
    limited = [[[min(max(float(v), -MOST), MOST) for v in row] for row in grid] for grid in scores]
    height = Samples(limited, frame=k.symbol, coarse=True)
    there = {"axes": (x, y), "over": over}
    (x0, x1), (y0, y1) = over
    half = max(x1 - x0, y1 - y0) / 2
    plane = Plane(
        "two classes, and the score 0 between",
        Heatmap(height, **there, low=0, high=FULL, color="output"),
        Heatmap(-height, **there, low=0, high=FULL, color="input"),
        Levels(height, **there, levels=(0,), color="ink"),
        *_points(points, labels),
        x=((x0 + x1) / 2 - half, (x0 + x1) / 2 + half),
        y=((y0 + y1) / 2 - half, (y0 + y1) / 2 + half),
    )
    top = 1.05 * max(losses)
    curve = Plane(
        "loss",
        Curve(Samples(list(steps)), Samples(losses), Dummy("t"), (0, 1), color="gradient"),
        Dot((step, loss), color="gradient", size=6),
        x=(0, max(steps)),
        y=(0, top),
        names=("step", "loss"),
        color="gradient",
    )
    words = live(
        "After step {}: loss {}, {} of the {} points right.",
        *(Num(step, 0), Num(loss, 3), Num(hits, 0), Num(len(labels), 0)),
    )
    return Stage(Scene(plane, curve, k, Text(*words), says=words))


def _chosen(numbers, k):
    """The number at place k."""
    cases = [(Float(float(number)), Eq(k, place)) for place, number in enumerate(numbers)]
    return Piecewise(*cases[:-1], (cases[-1][0], True))


def _points(points, labels) -> list[Curve]:
    """Discs, and rings: colour alone would not tell the classes apart for everyone."""
    marks = []
    for above, color, size in ((True, "output", 7), (False, "input", 8), (False, "paper", 4)):
        chosen = [point for point, label in zip(points, labels, strict=True) if (label > 0) == above]
        if chosen:
            xs, ys = zip(*chosen, strict=True)
            marks.append(
                Curve(
                    Samples(list(xs)),
                    Samples(list(ys)),
                    Dummy("t"),
                    (0, 1),
                    dots=True,
                    color=color,
                    size=size,
                )
            )
    return marks
