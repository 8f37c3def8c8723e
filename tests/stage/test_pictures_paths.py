"""The chain rule on a graph, at many points: partials, paths and their sums."""

import pytest

from course_utils.maps import Map, sin
from course_utils.questions.kinds.chain import composed
from course_utils.stage import SceneError, chain_graph
from course_utils.stage.words import number, sentence

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
BENT = Map(lambda x, y: (x * sin(y), x + y**2), name="F")
g = Map(lambda u, v: u * v, name="g")
h = Map(lambda u, v: u**2 - 3 * v, name="h")


@pytest.mark.parametrize("at", [(1, 2), (-1.5, 0.5), (0, 0), (2, -2)])
@pytest.mark.parametrize(("F", "g"), [(F, g), (BENT, h)])
def test_the_sums_over_paths_are_the_partials_of_the_composition(F, g, at):
    scene = chain_graph(F, g).scene
    values = scene.values({"p.x": at[0], "p.y": at[1]})
    told = sentence(scene.spec["says"], values)
    whole = composed(g, F)
    for name, partial in zip("xy", whole.at(whole.jacobian, at), strict=True):
        line = next(part for part in told.split(". ") if part.startswith(f"∂z/∂{name} = "))
        assert line.removesuffix(".").endswith(f"= {number(float(partial), 2)}")


def test_at_the_start_the_numbers_are_those_of_the_worked_example():
    scene = chain_graph(F, g, at=(1, 2)).scene
    told = sentence(scene.spec["says"], scene.values({}))
    assert "z = −2.00" in told
    assert "(2.00)(2.00) + (−1.00)(2.00) = 2.00" in told
    assert "(2.00)(−1.00) + (−1.00)(1.00) = −3.00" in told


@pytest.mark.parametrize(("tab", "marked"), [(0, 0), (1, 4), (2, 4)])
def test_a_tab_marks_the_four_edges_of_its_two_paths(tab, marked):
    scene = chain_graph(F, g).scene
    values = scene.values({"shown": tab})
    arrows = [m for m in scene.spec["planes"][1]["marks"] if m["kind"] == "arrow"]
    visible = [m["color"] for m in arrows if values[m["when"]][0] > 0]
    assert len(visible) == 6
    assert sum(color != "muted" for color in visible) == marked


def test_an_outer_function_of_another_shape_is_refused():
    with pytest.raises(SceneError, match="R\\^2 to R\\^1"):
        chain_graph(F, Map(lambda u, v: (u, v), name="g"))
