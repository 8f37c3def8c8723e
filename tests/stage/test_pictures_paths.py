"""The chain rule on a graph, at many points: partials, paths and their sums."""

import pytest

from course_utils.maps import Map, sin
from course_utils.questions.kinds.chain import composed
from course_utils.stage import SceneError, chain_graph
from course_utils.stage.pictures.paths import PLACES
from course_utils.stage.still.words import number, sentence

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
BENT = Map(lambda x, y: (x * sin(y), x + y**2), name="F")
g = Map(lambda u, v: u * v, name="g")
h = Map(lambda u, v: u**2 - 3 * v, name="h")


WHOLE = {f"net.{edge}": 1 for edge in ("x>u", "x>v", "y>u", "y>v", "u>z", "v>z")}


def told(scene, **state):
    return sentence(scene.spec["says"], scene.values(state))


@pytest.mark.parametrize("at", [(1, 2), (-1.5, 0.5), (0, 0), (2, -2)])
@pytest.mark.parametrize(("F", "g"), [(F, g), (BENT, h)])
def test_the_sums_over_paths_are_the_partials_of_the_composition(F, g, at):
    scene = chain_graph(F, g).scene
    words = told(scene, **WHOLE, **{"p.x": at[0], "p.y": at[1]})
    whole = composed(g, F)
    for name, partial in zip("xy", whole.at(whole.jacobian, at), strict=True):
        line = next(part for part in words.split(". ") if part.startswith(f"∂z/∂{name} = "))
        assert line.strip().removesuffix(".").endswith(f"= {number(float(partial), 2)}")


def test_at_the_start_the_numbers_are_those_of_the_worked_example():
    words = told(chain_graph(F, g, at=(1, 2)).scene, **WHOLE)
    assert "z = −2.00" in words
    assert "(2.00)(2.00) + (−1.00)(2.00) = 2.00" in words
    assert "(2.00)(−1.00) + (−1.00)(1.00) = −3.00" in words


def test_before_a_click_no_sum_is_given_away_and_a_missing_path_is_named():
    scene = chain_graph(F, g, at=(1, 2)).scene
    assert "∂z/∂x: click the edges of a path from x to z." in told(scene)
    one = told(scene, **{"net.x>v": 1, "net.v>z": 1})
    assert "through v gives ∂z/∂v · ∂v/∂x = (−1.00)(2.00) = −2.00; the other is missing." in one
    assert "∂z/∂y: click" in one


@pytest.mark.parametrize(("button", "chosen"), [(0, "x>u x>v u>z v>z"), (1, "y>u y>v u>z v>z"), (2, "")])
def test_a_button_chooses_the_four_edges_of_its_two_paths(button, chosen):
    scene = chain_graph(F, g).scene
    panel = [panel for panel in scene.spec["panels"] if panel["kind"] == "button"][button]
    values = scene.values(WHOLE)
    assert {name for name, place in panel["sets"] if values[place][0]} == {f"net.{e}" for e in chosen.split()}


@pytest.mark.parametrize(("inner", "end"), [("x", "u"), ("y", "v")])
def test_on_a_phone_the_texts_of_neighbours_stand_in_rows_of_their_own(inner, end):
    rows = abs(PLACES[end][0][1] - PLACES[inner][0][1])
    low, high = -4.4, 4.4
    assert rows / (high - low) * 150 >= 11  # pixels: the plane is 150 wide in JupyterLab on a phone


def test_an_outer_function_of_another_shape_is_refused():
    with pytest.raises(SceneError, match="R\\^2 to R\\^1"):
        chain_graph(F, Map(lambda u, v: (u, v), name="g"))
