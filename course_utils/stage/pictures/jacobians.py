"""The pictures of lesson 03: what J makes of a square, and of a vector."""

from dataclasses import replace

import sympy
from sympy import sqrt

from course_utils.stage.controls import Slider
from course_utils.stage.marks import Arrow, Dot, Grid, Point, Polygon, Segment
from course_utils.stage.pictures.local import Local
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Matrix, Note, Num, Sign, Text, live
from course_utils.stage.widget import Stage

NAMED = 0.15  # the half-width of a square from which on there is room for names at its arrows


def _turned(v, way) -> tuple:
    """A vector turned by 60 degrees, counterclockwise for way = 1."""
    x, y = v
    return x / 2 - way * sqrt(3) / 2 * y, way * sqrt(3) / 2 * x + y / 2


def bent_grid(F, at=(1, 2)) -> Stage:
    """Drag p: a small square around it, its true image under F, and the parallelogram that J makes of it.

    F: a `Map` of the plane; at: where p starts. The slider shrinks the square and the output plane zooms with
    it, so that image and parallelogram are seen to agree.
    """
    local = Local(F, at)
    p, image, J = local.p, local.image, local.J
    zoom = Slider("h", 0.02, 1, 1, log=True, label="zoom: half-width h of the square")
    h = zoom.symbol
    det, reach = J.det(), 1.08 * local.stretch() * h

    def corner(s, t):
        return tuple(image + J * sympy.Matrix([s * h, t * h]))

    square = ((p.x - h, p.x + h), (p.y - h, p.y + h))
    steps = ((p.x + h, p.y), "h e₁"), ((p.x, p.y + h), "h e₂")
    given = local.input_plane(
        Grid(lambda u, v: (u, v), *square, color="input", samples=2),
        *(Arrow((p.x, p.y), end, color="tangent") for end, _ in steps),
        *(
            Note(end, name, away=(end[0] - p.x, end[1] - p.y), when=h - NAMED, color="tangent")
            for end, name in steps
        ),
        p,
    )
    bent = Plane(
        "output plane, zoomed by h",
        Grid(F, *square, color="output", label=f"image by {F.name}"),
        Polygon(
            [corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)],
            color="tangent",
            dash=True,
            label="image by J",
        ),
        *(Arrow(tuple(image), corner(*e), color="tangent") for e in ((1, 0), (0, 1))),
        # On either side, for they may point the same way.
        Note(corner(1, 0), "h J e₁", away=_turned(J.col(0), -1), color="tangent"),
        Note(corner(0, 1), "h J e₂", away=_turned(J.col(1), 1), color="tangent"),
        Dot(tuple(image), color="output"),
        Note(tuple(image), f"{F.name}(p)", away=tuple(J * sympy.Matrix([1, -1])), color="output"),
        x=(image[0] - reach, image[0] + reach),
        y=(image[1] - reach, image[1] + reach),
        names=(f"{F.name}₁", f"{F.name}₂"),
        color="output",
    )
    area = _area_in_words(det, J)
    gap = _farthest_corner(local, h)
    return Stage(
        Scene(
            given,
            bent,
            zoom,
            Matrix(J, label="J"),
            Text(*live("det J = {}: {}", det, area)),
            Text(
                *live(
                    "At the corners, image and parallelogram are up to {} apart: {} times h.",
                    Num(gap, 4),
                    gap / h,
                )
            ),
            says=live(
                f"A square of half-width {{}} around p = ({{}}, {{}}). {F.name} sends p to ({{}}, {{}}) and "
                "bends the square; J = [[{}, {}], [{}, {}]] makes a parallelogram of it. det J = {}: {}",
                *(h, p.x, p.y, *image, *J, det, area),
            ),
        )
    )


def _area_in_words(det, J) -> Sign:
    size = sum(entry**2 for entry in J)
    flat = Sign(
        size,
        (),
        ("the square shrinks to a point.",),
        ("the square is flattened to a line.",),
        tolerance=1e-12,
    )
    return Sign(
        det,
        live("areas are multiplied by {} and the square is turned over.", -det),
        (flat,),
        live("areas are multiplied by {} and the square keeps its orientation.", det),
        tolerance=1e-9,
    )


def _farthest_corner(local, h):
    """Largest distance from a corner of the true image to the same corner of the parallelogram."""
    gaps = []
    for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        gap = (
            local.value(local.p.x + s * h, local.p.y + t * h)
            - local.image
            - local.J * sympy.Matrix([s * h, t * h])
        )
        gaps.append(sqrt(sum(g**2 for g in gap)))
    return sympy.Max(*gaps, evaluate=False)


def jacobian_acts(F, at=(1, 2), v=(0.8, 0.6)) -> Stage:
    """Drag the tip of d at p: J d, the true displacement F(p + d) - F(p), and the remainder between them.

    F: a `Map` of the plane; at: where p starts; v: where d starts, each entry between -1 and 1.
    """
    local = Local(F, at)
    p, J = local.p, local.J
    d = Point("d", v, label="d", color="tangent", origin=(p.x, p.y), bounds=((-1, 1), (-1, 1)), step=0.05)
    pushed = J * sympy.Matrix([d.x, d.y])
    true = local.value(p.x + d.x, p.y + d.y) - local.image
    rest = true - pushed
    remainder, length = sqrt(sum(r**2 for r in rest)), sqrt(d.x**2 + d.y**2)
    # The plane is drawn to the scale of its arrows: the shorter d is, the closer one looks.
    reach = 1.3 * sympy.Max(*(sympy.Abs(entry) for entry in (*true, *pushed)), sympy.Rational(1, 1000))
    name = f"{F.name}(p + d) − {F.name}(p)"
    here = local.input_plane(
        Arrow((p.x, p.y), (p.x + d.x, p.y + d.y), color="tangent"),
        replace(p, label=""),
        Note((p.x, p.y), p.label, away=(-d.x, -d.y), color="input"),  # out of the way of d
        d,
    )
    there = Plane(
        f"output plane, seen from {F.name}(p)",
        Arrow((0, 0), tuple(true), color="output"),
        Arrow((0, 0), tuple(pushed), color="tangent"),
        Segment(tuple(pushed), tuple(true), dash=True),
        Dot((0, 0), color="output"),
        Note(tuple(pushed), "J d", away=tuple(-rest), color="tangent"),
        Note(tuple(true), name, away=tuple(rest), color="output"),
        x=(-reach, reach),
        y=(-reach, reach),
        names=(f"d{F.name}₁", f"d{F.name}₂"),
        color="output",
    )
    return Stage(
        Scene(
            here,
            there,
            Matrix(J, label="J"),
            Matrix(pushed, label="J d"),
            Matrix(true, label=name),
            Text(
                *live(
                    "d is {} long and the remainder (dashed) {}: {} times the square of that length.",
                    *(Num(length, 3), Num(remainder, 3), remainder / length**2),
                )
            ),
            says=live(
                "At p = ({}, {}) J sends d = ({}, {}) to ({}, {}). "
                f"The true displacement {name} is ({{}}, {{}}); the remainder is {{}} long.",
                *(p.x, p.y, d.x, d.y, *pushed, *true, Num(remainder, 3)),
            ),
        )
    )
