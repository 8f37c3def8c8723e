"""The pictures of lesson 05: one J pushes tangents and pulls cotangents; a product's order has a price."""

from dataclasses import replace

import sympy
from sympy import log

from course_utils.stage.bars import Bars
from course_utils.stage.controls import Choice, Slider
from course_utils.stage.marks import Arrow, Dot, Point
from course_utils.stage.pictures.local import Local
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Matrix, Note, Num, Sign, Text, live
from course_utils.stage.widget import Stage


def push_and_pull(F, at=(1, 0.8), v=(0.6, 0.4), w=(1.6, 0.88)) -> Stage:
    """Forward: drag v at p and see J v at F(p). Reverse: drag w at F(p) and see Jᵀ w at p, by the same J.

    F: a `Map` of the plane; at: where p starts; v, w: where tangent and cotangent start. In reverse mode both
    stand there, and so does the identity w · (J v) = (Jᵀ w) · v.
    """
    local = Local(F, at)
    p, J = local.p, local.J
    mode = Choice("mode", ("forward: J v", "reverse: Jᵀ w"), label="mode")
    reverse = mode.chosen(1)
    unit = ((-2, 2), (-2, 2))
    tip = Point("v", v, label="v", color="tangent", origin=(p.x, p.y), bounds=unit, step=0.05)
    probe = Point("w", w, label="w", color="cotangent", bounds=unit, step=0.05, when=reverse)
    tangent, cotangent = sympy.Matrix([tip.x, tip.y]), sympy.Matrix([probe.x, probe.y])
    pushed, pulled = J * tangent, J.T * cotangent
    here = sympy.Matrix([p.x, p.y])
    window = (-5, 5)
    given = Plane(
        "input plane",
        Arrow(tuple(here), tuple(here + tangent), color="tangent"),
        Arrow(tuple(here), tuple(here + pulled), color="cotangent", label="Jᵀ w", dash=True, when=reverse),
        replace(p, label=""),
        Note(tuple(here), p.label, away=(-1, -1), color="input"),  # out of the way of v
        tip,
        x=window,
        y=window,
        names=F.names,
        color="input",
    )
    image = Plane(
        f"output plane, seen from {F.name}(p)",
        Arrow((0, 0), tuple(pushed), color="tangent", dash=True),
        Note(tuple(pushed), "J v", away=(1, -1), color="tangent"),  # w may lie on it, with its name above
        Arrow((0, 0), (probe.x, probe.y), color="cotangent", when=reverse),
        Dot((0, 0), color="output"),
        Note((0, 0), f"{F.name}(p)", away=(-1, -1), color="output"),
        probe,
        x=window,
        y=window,
        names=(f"{F.name}₁", f"{F.name}₂"),
        color="output",
    )
    left, right = cotangent.dot(pushed), pulled.dot(tangent)
    back = live(
        " and pulls w = ({}, {}) back to Jᵀ w = ({}, {}). w · (J v) = (Jᵀ w) · v = {}.",
        *(*cotangent, *pulled, Num(left, 3)),
    )
    return Stage(
        Scene(
            given,
            image,
            mode,
            Matrix(J, label="J"),
            Matrix(pushed, label="J v"),
            Matrix(pulled, label="Jᵀ w", when=reverse),
            Text(
                *live("w · (J v) = {} and (Jᵀ w) · v = {}: the same.", Num(left, 3), Num(right, 3)),
                when=reverse,
            ),
            says=live(
                "At p = ({}, {}) J pushes v = ({}, {}) forward to J v = ({}, {}){}",
                *(p.x, p.y, *tangent, *pushed, Sign(mode.symbol, (), (".",), back)),
            ),
        )
    )


def association_cost(m=1000, n=1000, p=1000) -> Stage:
    """Two bars on a logarithmic scale: multiplications of (A B) C and A (B C); A 1 x m, B m x n, C n x p."""
    starts = {"m": m, "n": n, "p": p}
    sliders = [Slider(name, 1, 10**6, start, log=True, digits=0) for name, start in starts.items()]
    m, n, p = (slider.symbol for slider in sliders)
    row_first, row_last = m * n + n * p, m * n * p + m * p

    return Stage(
        Scene(
            Plane(
                "multiplications, as a power of ten",
                Bars(
                    [log(row_first, 10), log(row_last, 10)],
                    ["(A B) C", "A (B C)"],
                    over=(0, 4),
                    colors=("cotangent", "tangent"),
                    digits=None,
                ),
                x=(0, 4),
                y=(0, 20),
                names=("", "10ʸ"),
                axes="y",
            ),
            *sliders,
            Text(*live("A is 1 × {}, B is {} × {}, C is {} × {}.", *(Num(k, 0) for k in (m, m, n, n, p)))),
            Text(
                *live("(A B) C: {} multiplications, the row vector first.", Num(row_first, 0)),
                color="cotangent",
            ),
            Text(
                *live("A (B C): {} multiplications, the matrices first.", Num(row_last, 0)), color="tangent"
            ),
            Text(*live("The second order costs {} times the first.", Num(row_last / row_first, 1))),
            says=live(
                "With m = {}, n = {}, p = {}: (A B) C takes {} multiplications and A (B C) takes {}.",
                *(Num(k, 0) for k in (m, n, p, row_first, row_last)),
            ),
        )
    )
