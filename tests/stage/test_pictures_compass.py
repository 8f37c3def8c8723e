"""The slope in every direction, at many points and angles."""

import math

import numpy as np
import pytest

from course_utils.maps import Map, sin
from course_utils.stage import SceneError, compass
from course_utils.stage.still.words import sentence

FUNCTIONS = [Map(lambda x, y: x**2 + 3 * x * y, name="f"), Map(lambda x, y: sin(x) * y, name="g")]


def told(stage, state):
    scene = stage.scene
    values = scene.values(state)
    return [sentence(p["parts"], values) for p in scene.spec["panels"] if "parts" in p]


def number(value):
    return f"{value:.2f}".replace("-", "−") if abs(value) >= 0.005 else "0.00"


@pytest.mark.parametrize("f", FUNCTIONS, ids=["f", "g"])
def test_the_slope_that_is_told_is_the_dot_product(f):
    stage = compass(f)
    for point in ((1, 2), (-1.5, 0.5), (1.7, -2)):
        gradient = np.array(f.at(f.jacobian, point), dtype=float)[0]
        for angle in (-170, -45, 0, 60, 137):
            turn = math.radians(angle)
            slope = gradient @ [math.cos(turn), math.sin(turn)]
            first, second, _ = told(stage, {"p.x": point[0], "p.y": point[1], "angle": angle})
            assert f"of length {number(np.linalg.norm(gradient))}" in first
            assert second.endswith(f"slope u · ∇f = {number(slope)}.")


def test_where_the_gradient_is_zero_the_picture_still_has_a_sentence():
    assert "(0.00, 0.00), of length 0.00" in told(compass(FUNCTIONS[0]), {"p.x": 0, "p.y": 0})[0]


def test_a_function_with_two_outputs_is_refused_by_name():
    with pytest.raises(SceneError, match="needs a map"):
        compass(Map(lambda x, y: (x, y)))
