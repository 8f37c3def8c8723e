"""Lines from plane to plane, and typeset mathematics with live numbers."""

from xml.etree import ElementTree

import pytest
import sympy

from course_utils.stage import Link, Math, Plane, Point, Scene, SceneError, Sign, Text
from course_utils.stage.still import still

p = Point("p", (1, 2))
HERE = Plane("here", p, x=(-4, 4), y=(-4, 4))
THERE = Plane("there", x=(-4, 4), y=(-4, 4))
q = sympy.Symbol("q")


def scene(*parts):
    return Scene(HERE, THERE, *parts, says=("Two planes.",))


def links_drawn(state):
    made = scene(Link(HERE, (p.x, p.y), THERE, (2 * p.x, p.y), dash=True, color="tangent"))
    paths = ElementTree.fromstring(still(made.spec, made.values(state))).iter(
        "{http://www.w3.org/2000/svg}path"
    )
    return [path.get("d") for path in paths if path.get("stroke-dasharray")]


def test_a_still_link_runs_from_plane_to_plane():
    (d,) = links_drawn({"p.x": 1, "p.y": 2})
    assert d.startswith("M207.5 95")
    across = float(d.split("l")[1].split(" ")[0].split("-")[0])
    assert across == pytest.approx(320 + 268 / 8, abs=0.1)


def test_a_link_to_a_place_outside_its_window_is_not_drawn():
    assert links_drawn({"p.x": 3, "p.y": 2}) == []


def test_a_formula_is_typeset_for_the_eye_and_in_words_for_the_ear():
    formula = Math(r"\frac{a}{b} = #", "a/b = {}", p.x / p.y)
    made = scene(Text("so ", formula), Text(Sign(p.x, (formula,), (), ("above ", formula))))
    part = made.spec["panels"][0]["parts"][1]
    mathml = ElementTree.fromstring(part["math"])
    leaves = [element.text for element in mathml.iter() if element.text]
    assert leaves == ["a", "b", "=", "⟦0⟧"]
    picture = still(made.spec, made.values({}))
    assert ">so a/b = 0.50<" in picture
    assert ">above a/b = 0.50<" in picture


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: scene(Link(HERE, (0, q), THERE, (0, 0))), "link: the symbol q"),
        (
            lambda: scene(Link(HERE, (0, 0), Plane("far", x=(0, 1), y=(0, 1)), (0, 0))),
            "plane 'far' is not in this scene",
        ),
        (lambda: scene(Link(HERE, (0, 0), "there", (0, 0))), "plane 'there' is not in this scene"),
        (lambda: scene(Text(Math("#", "{}", q))), "text: the symbol q"),
        (lambda: Math("# + #", "{}", 1), "formula '# [+] #' has 2 places for 1 values"),
        (lambda: Math("#", "{} {}", 1), "'{} {}' has 2 places for 1 values"),
    ],
)
def test_a_malformed_one_is_refused_by_name(make, words):
    with pytest.raises(SceneError, match=words):
        make()
