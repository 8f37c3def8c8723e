"""Particles: where they start, what is refused."""

from xml.etree import ElementTree

import pytest
import sympy

from course_utils.stage import Particles, Plane, Samples, Scene, SceneError
from course_utils.stage.still import still

x, y, q = sympy.symbols("x y q", real=True)
OVER = {"axes": (x, y), "over": ((-2, 2), (-1, 1))}


def scene(*marks):
    return Scene(Plane("space", *marks, x=(-2, 2), y=(-2, 2)), says=("A flow.",))


def test_they_start_spread_over_their_rectangle():
    made = scene(Particles((-y, x), **OVER, count=64))
    values = made.values({})
    at = made.spec["planes"][0]["marks"][0]["at"]
    quarters = [0] * 4
    for px, py in zip(values[at[0]], values[at[1]], strict=True):
        assert abs(px) < 2
        assert abs(py) < 1
        quarters[(px > 0) + 2 * (py > 0)] += 1
    assert all(14 <= count <= 18 for count in quarters)


def test_a_still_picture_shows_a_streak_along_the_field_and_none_where_there_is_no_value():
    made = scene(Particles((sympy.sqrt(x), 0), **OVER, count=20, color="gradient"))
    drawn = ElementTree.fromstring(still(made.spec, made.values({}))).iter("{http://www.w3.org/2000/svg}path")
    (streaks,) = (p.get("d") for p in drawn if p.get("stroke-width") == "3")
    assert streaks.count("M") == sum(
        v > 0 for v in made.values({})[made.spec["planes"][0]["marks"][0]["at"][0]]
    )


def test_two_flows_of_equal_number_are_carried_each_by_its_own():
    made = scene(Particles((-y, x), **OVER, count=9), Particles((x, y), **OVER, count=9))
    first, second = made.spec["planes"][0]["marks"]
    assert first["domain"] != second["domain"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((x, q), "particles in the plane 'space'.*symbol q"),
        ((x, y, 1), "particles in the plane.*two entries, not 3"),
        ((Samples([[1]]), y), "particles in the plane.*need expressions"),
    ],
)
def test_a_malformed_flow_is_refused_by_name(value, words):
    with pytest.raises(SceneError, match=words):
        scene(Particles(value, **OVER))
