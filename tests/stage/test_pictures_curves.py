"""The picture of a point on an ellipse, at many times and heights."""

import math

import pytest

from course_utils.stage import along_an_ellipse
from course_utils.stage.still.words import number, sentence


def told(**state):
    scene = along_an_ellipse().scene
    values = scene.values(state)
    return [sentence(p["parts"], values) for p in scene.spec["panels"] if "parts" in p]


@pytest.mark.parametrize("t", [0, 0.6, 2, 4, 6])
@pytest.mark.parametrize("b", [0.5, 1, 1.3])
def test_the_rate_is_that_of_the_function_along_the_curve(t, b):
    def f(t):
        return math.cos(t) ** 2 + (b * math.sin(t)) ** 2

    rate = (f(t + 1e-6) - f(t - 1e-6)) / 2e-6
    gradient, velocity, line = told(t=t, b=b)
    assert gradient == f"∇f = ({number(2 * math.cos(t), 2)}, {number(2 * b * math.sin(t), 2)})"
    assert velocity == f"r′ = ({number(-math.sin(t), 2)}, {number(b * math.cos(t), 2)})"
    assert f"= {number(rate, 2)}:" in line or abs(rate) < 1e-6


@pytest.mark.parametrize("t", [0, 0.6, 2, 4, 6])
def test_on_the_circle_f_stands_still(t):
    assert "right angles" in told(t=t, b=1)[2]


def test_off_the_circle_f_rises_and_falls():
    assert "rises" in told(t=0.6, b=1.4)[2]
    assert "falls" in told(t=0.6, b=0.6)[2]
