"""The secants of a slice, at many steps."""

import pytest

from course_utils.maps import Map
from course_utils.stage import SceneError, secants
from course_utils.stage.still.words import sentence

g = Map(lambda x, y: x**2 * y + y**3, name="g")


def told(stage, **state):
    scene = stage.scene
    values = scene.values(state)
    panels = [sentence(p["parts"], values) for p in scene.spec["panels"] if "parts" in p]
    return [*panels, sentence(scene.spec["says"], values)]


@pytest.mark.parametrize("h", [1, 0.5, 0.1, 0.01])
def test_the_quotients_that_are_told_are_those_of_the_algebra(h):
    forward, central, tangent, says = told(secants(g, at=(2, 1), by="y"), h=h)
    assert forward == f"forward: slope {7 + 3 * h + h**2:.4f}, error {3 * h + h**2:.4f}"
    assert central == f"central: slope {7 + h**2:.4f}, error {h**2:.4f}"
    assert tangent == "tangent (dashed): slope 7.0000"
    assert f"forward secant has slope {7 + 3 * h + h**2:.4f}" in says


def test_a_function_with_two_outputs_is_refused_by_name():
    with pytest.raises(SceneError, match="F has 2"):
        secants(Map(lambda x, y: (x, y)), at=(1, 1), by="x")
