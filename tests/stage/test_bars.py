"""Bars and number boxes: what the browser gets, what is refused."""

import pytest
import sympy

from course_utils.stage import Bars, NumberBox, Plane, Scene, SceneError
from course_utils.stage.still import still

b = NumberBox("b", -2, 2, -0.5, label="score")


def scene(*marks):
    return Scene(Plane("space", *marks, x=(0, 4), y=(-2, 2)), b, says=("Bars.",))


def test_bars_end_at_their_heights_and_their_notes_lie_beyond():
    made = scene(Bars([1, b.symbol], ["one", "box"], over=(0, 4), digits=1))
    polygons = [m for m in made.spec["planes"][0]["marks"] if m["kind"] == "polygon"]
    notes = [m for m in made.spec["planes"][0]["marks"] if m["kind"] == "note"]
    for value in (-2, 0.5):
        values = made.values({"b": value})
        corners = [[values[place][0] for place in corner] for corner in polygons[1]["corners"]]
        assert corners == [pytest.approx(c) for c in ([2.4, 0], [2.4, value], [3.6, value], [3.6, 0])]
        assert values[notes[1]["away"][1]][0] == (1 if value > 0 else -1)
    picture = still(made.spec, made.values({}))
    assert ">one 1.0<" in picture
    assert ">box −0.5<" in picture
    assert ">score: −0.50<" in picture


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Bars([1, 2], ["one"], over=(0, 1)), "2 heights, 1 names and 2 colours"),
        (Bars([1], ["one"], over=(0, 1), colors=("pink",)), "bar 'one' in the plane.*no colour 'pink'"),
        (Bars([sympy.Symbol("q")], ["one"], over=(0, 1)), "bar 'one' in the plane.*symbol q"),
        (NumberBox("c", 0, 1, 2), "numberbox 'c': c = 2 lies outside 0.0 to 1.0"),
    ],
)
def test_a_malformed_one_is_refused_by_name(mark, words):
    with pytest.raises(SceneError, match=words):
        scene(mark)
