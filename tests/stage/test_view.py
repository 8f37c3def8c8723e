"""Windows to pan and zoom: what they declare and what they refuse."""

import pytest
import sympy

from course_utils.stage import Curve, Plane, Point, Scene, SceneError, View, live
from course_utils.stage.still import still

t = sympy.Symbol("t")


def view(**options):
    return View("v", (-1, 3), (0, 4), limits=((-10, 10), (-10, 10)), **options)


def test_the_window_follows_its_variables_and_curves_over_it_are_sampled_anew():
    v = view()
    plane = Plane("space", Curve(t, t**2, t, v.x), Point("p", (1, 1)), view=v)
    scene = Scene(plane, says=live("from {} to {}, {} to {}", *v.x, *v.y))
    assert scene.describe({}) == "from −1.00 to 3.00, 0.00 to 4.00"
    state = {"v.x": 5, "v.y": -2, "v.zoom": 4}
    assert scene.describe(state) == "from 4.50 to 5.50, −2.50 to −1.50"
    xs = scene.values(state)[scene.spec["planes"][0]["marks"][0]["at"][0]]
    assert (xs[0], xs[-1]) == (4.5, 5.5)
    assert ">5.0</text>" in still(scene.spec, scene.values(state))
    assert {v["name"]: (v["low"], v["high"]) for v in scene.spec["variables"]} == {
        "p.x": (-10, 10),
        "p.y": (-10, 10),
        "v.x": (-10, 10),
        "v.y": (-10, 10),
        "v.zoom": (0.2, 20),
    }


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: View("v", (-1, 3), (0, 4), limits=((0, 9), (0, 9))),
            "view 'v': -1 to 3 is no part of 0 to 9",
        ),
        (lambda: Scene(Plane("space", view=view(closest=0.5)), says=()), "view 'v': v.zoom = 1 lies outside"),
        (lambda: Plane("space", x=(0, 1)), "plane 'space' needs x and y, or a view"),
    ],
)
def test_a_malformed_window_is_refused_by_name(make, words):
    with pytest.raises(SceneError, match=words):
        make()
