"""Depth and singular values: those of the product itself, at every depth, scale and with an activation."""

import random
import re

import numpy as np
import pytest

from course_utils.stage import SceneError, depth_and_singular_values


@pytest.fixture(scope="module")
def stage():
    return depth_and_singular_values(width=4, depth=8, slope=0.5, seed=3)


def heights(stage):
    dots = [mark for mark in stage.spec["planes"][0]["marks"] if mark["kind"] == "dot"]
    values = stage.scene.values(stage.state)
    return [values[dot["at"][1]][0] for dot in dots]


def product(depth, scale, slope):
    draw, found = random.Random(3), np.eye(4)
    for _ in range(depth):
        layer = np.array([[draw.gauss(0, 1) / 2 for _ in range(4)] for _ in range(4)])
        slopes = np.diag([draw.uniform(slope, 1) for _ in range(4)])
        found = slopes @ (scale * layer) @ found
    return found


@pytest.mark.parametrize("depth", [1, 2, 5, 8])
@pytest.mark.parametrize("scale", [0.5, 1.0, 1.7])
@pytest.mark.parametrize("sloped", [0, 1])
def test_the_heights_are_the_logarithms_of_the_singular_values(stage, depth, scale, sloped):
    stage.state = {"L": depth, "scale": scale, "sloped": sloped}
    wanted = np.linalg.svd(product(depth, scale, 0.5 if sloped else 1), compute_uv=False)
    assert heights(stage) == pytest.approx(np.log10(wanted), abs=1e-6)


def test_the_sentence_names_the_longest_and_the_shortest_image(stage):
    stage.state = {"L": 5, "scale": 1.5, "sloped": 0}
    values = np.log10(np.linalg.svd(product(5, 1.5, 1), compute_uv=False))
    said = re.findall(r"10 to the (\S+)", stage.describe().replace("−", "-"))
    assert [float(n.rstrip(".,")) for n in said] == pytest.approx([values[0], values[-1]], abs=0.051)


def test_deep_products_keep_their_small_singular_values():
    deep = depth_and_singular_values()
    deep.state = {"L": 20}
    assert heights(deep) == sorted(heights(deep), reverse=True)
    assert heights(deep)[-1] < -9 < -4 < heights(deep)[0]


@pytest.mark.parametrize("width", [1, 13])
def test_a_width_that_does_not_fit_is_refused(width):
    with pytest.raises(SceneError, match=f"2 to 12, not {width}"):
        depth_and_singular_values(width=width)
