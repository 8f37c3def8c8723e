"""Depth and singular values: what the product of the Jacobians of many random layers does to a vector."""

import math
import random

from sympy import Float, Piecewise, log

from course_utils.stage.controls import Slider, Toggle
from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Dot, Segment
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Note, Num, Text, live
from course_utils.stage.widget import Stage

LOWEST, HIGHEST = -18, 8  # powers of ten that the picture shows


def depth_and_singular_values(width: int = 6, depth: int = 20, slope: float = 0.7, seed: int = 0) -> Stage:
    """The singular values of J = J_L ... J_1 on a logarithmic axis; sliders for depth L and scale.

    Each J_k is a random `width` x `width` matrix with entries of variance scale² / width, times the slopes of
    an activation where it is switched on: each between `slope` and 1. Raises SceneError for a width outside
    2 to 12.
    """
    if not 2 <= width <= 12:
        raise SceneError(f"the picture has room for a width of 2 to 12, not {width}")
    scale = Slider("scale", 0.5, 2, 1, label="scale of the weights")
    layers = Slider("L", 1, depth, 1, digits=0, play=True, label="depth L")
    sloped = Toggle("sloped", label=f"an activation with slopes from {slope:g} to 1")
    plain, bent = (_logarithms(width, depth, low, seed) for low in (1.0, slope))
    # A factor in every layer is the same factor to the power L in every singular value.
    grown = layers.symbol * log(scale.symbol, 10)
    powers = [
        Piecewise((_at(layers.symbol, b), sloped.symbol > 0.5), (_at(layers.symbol, a), True)) + grown
        for a, b in zip(zip(*plain, strict=True), zip(*bent, strict=True), strict=True)
    ]
    top, bottom = powers[0], powers[-1]
    plane = Plane(
        "singular values of J, as powers of ten",
        Segment((0, 0), (width + 1, 0), dash=True),
        Note((width + 1, 0), "1: lengths kept", away=(-1, 1), color="muted"),
        *(
            mark
            for k, power in enumerate(powers)
            for mark in (
                Segment((k + 1, LOWEST), (k + 1, power), color="gradient"),
                Dot((k + 1, power), color="gradient", size=6),
            )
        ),
        x=(0, width + 1),
        y=(LOWEST, HIGHEST),
        names=("number", "10ʸ"),
        axes="y",
        color="gradient",
    )
    words = live(
        "After {} layers of scale {} the longest image of a unit vector has length 10 to the {}, "
        "the shortest 10 to the {}.",
        *(Num(layers.symbol, 0), scale.symbol, Num(top, 1), Num(bottom, 1)),
    )
    ratio = live("Their ratio, the condition number, is 10 to the {}.", Num(top - bottom, 1))
    return Stage(Scene(plane, layers, scale, sloped, Text(*words), Text(*ratio), says=words))


def _at(L, numbers):
    """The number of layer L, from 1."""
    return Piecewise(*((number, k + 1.5 > L) for k, number in enumerate(numbers[:-1])), (numbers[-1], True))


def _logarithms(width: int, depth: int, slope: float, seed: int) -> list[list[Float]]:
    """For each depth the logarithms to base ten of the singular values, largest first.

    In doubles the small ones would be lost to rounding after a few layers: sixty digits keep them.
    """
    import mpmath

    draw = random.Random(seed)
    found = []
    with mpmath.workdps(60):
        product = mpmath.eye(width)
        for _ in range(depth):
            layer = mpmath.matrix(
                [[draw.gauss(0, 1) / math.sqrt(width) for _ in range(width)] for _ in range(width)]
            )
            slopes = mpmath.diag([draw.uniform(slope, 1) for _ in range(width)])
            product = slopes * layer * product
            values = mpmath.svd_r(product, compute_uv=False)
            found.append([Float(float(mpmath.log10(value))) for value in values])
    return found
