"""Arrays from Python: the same in browser and still picture, small, refused where they do not fit."""

import json
import math
import re

import pytest
import sympy

from course_utils.stage import Curve, Field, Heatmap, Levels, Plane, Samples, Scene, SceneError, Slider, Text
from course_utils.stage.still import still

x, y, t = sympy.symbols("x y t", real=True)
OVER = {"axes": (x, y), "over": ((0, 2), (0, 1))}
FRAMES = [[[1, 2, 3, math.nan], [4, 5, 6, 8]], [[0, -1, 0, 0], [0, 0, math.inf, 1]]]
k = Slider("k", 0, 1, 0, digits=0)


def scene(*parts):
    marks = [part for part in parts if not isinstance(part, Text)]
    return Scene(Plane("space", *marks, x=(0, 2), y=(0, 2)), k, *parts[len(marks) :], says=("Samples.",))


def column(made, state, place):
    return made.values(state)[place]


@pytest.mark.parametrize(("coarse", "grain"), [(False, 9 / 4094), (True, 9 / 62)])
def test_a_heatmap_takes_its_cells_from_the_array_and_its_frame_from_the_slider(coarse, grain):
    made = scene(Heatmap(10 * Samples(FRAMES, frame=k.symbol, coarse=coarse) + x, **OVER))
    mark = made.spec["planes"][0]["marks"][0]
    assert made.spec["domains"][mark["domain"]] == ["cells", 4, 2]
    expected = [10 * v + 0.25 + 0.5 * (i % 4) for i, v in enumerate([1, 2, 3, math.nan, 4, 5, 6, 8])]
    assert column(made, {}, mark["value"]) == pytest.approx(expected, abs=10 * grain, nan_ok=True)
    second = column(made, {"k": 1}, mark["value"])
    assert math.isnan(second[6])
    assert second[7] == pytest.approx(11.75, abs=10 * grain)


@pytest.mark.parametrize("coarse", [False, True])
def test_the_browser_reads_what_python_wrote(node, coarse):
    made = scene(Levels(Samples(FRAMES, frame=k.symbol, coarse=coarse), **OVER))
    place = made.spec["planes"][0]["marks"][0]["value"]
    task = {"operations": made.spec["program"][: place + 1], "domains": made.spec["domains"]}
    script = "tests/stage/evaluate_programs.ts"
    (answers,) = json.loads(node(script, input=json.dumps([task | {"points": [[0], [1], [0.6]]}])))
    for answer, frame in zip(answers, (0, 1, 1), strict=True):
        expected = column(made, {"k": frame}, place)
        assert [math.nan if v is None else v for v in answer] == pytest.approx(expected, nan_ok=True)


def test_a_curve_and_a_field_take_samples_too():
    made = scene(
        Curve(Samples([0, 1, 2]), Samples([2, 0, 1]), t, (0, 1)),
        Field((Samples([[1, 2], [3, 4]]), y), **OVER),
    )
    curve, field = made.spec["planes"][0]["marks"]
    assert column(made, {}, curve["at"][1]) == pytest.approx([2, 0, 1], abs=1e-3)
    assert column(made, {}, field["vector"][0]) == pytest.approx([1, 2, 3, 4], abs=1e-3)


JUMP = [0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, math.nan, 2.0, 2.0]


@pytest.mark.parametrize(("heights", "pieces"), [(Samples(JUMP), 2), (sympy.floor(2 * t), 3)])
def test_a_line_goes_through_all_given_samples_and_is_broken_only_where_one_is_missing(node, heights, pieces):
    made = scene(Curve(t, heights, t, (0, 1.2)))
    (still_line,) = re.findall(r"<path d='([^']*)'[^>]*stroke-width='2.2'", still(made.spec, made.values({})))
    values = [[None if math.isnan(v) else v for v in column] for column in made.values({})]
    mark, domains = made.spec["planes"][0]["marks"][0], made.spec["domains"]
    script = (
        "import { shapes } from './course_utils/stage/src/marks.ts';"
        "const f = { x0: 0, x1: 2, y0: 0, y1: 2, left: 0, top: 0, size: 268 };"
        f"const values = {json.dumps(values)}.map((column) => column.map((v) => v ?? NaN));"
        f"console.log(shapes({json.dumps(mark)}, values, f, {json.dumps(domains)})[0].attributes.d);"
    )
    moving = node("--input-type=module-typescript", "--eval", script)
    assert (still_line.count("M"), moving.count("m")) == (pieces, pieces)


def test_a_function_without_an_expression_is_sampled_at_the_centres_of_the_cells():
    made = scene(Heatmap(Samples.of(lambda x, y: 1 / (x // 1), ((0, 2), (0, 2)), cells=(4, 2)), **OVER))
    values = column(made, {}, made.spec["planes"][0]["marks"][0]["value"])
    assert values == pytest.approx([math.nan, math.nan, 1, 1] * 2, nan_ok=True)


def test_a_grid_of_48_by_48_is_read_once_and_takes_five_kilobytes():
    values = Samples.of(lambda x, y: math.sin(x * y), ((0, 2), (0, 2)))
    both = scene(Heatmap(values, **OVER), Levels(values, **OVER, levels=(0.5,)))
    assert len(json.dumps(both.spec)) - len(json.dumps(scene().spec)) < 5200


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Samples([[1, 2], [3]]), "rows of different shapes"),
        (lambda: scene(Field((Samples([[1]]), Samples([[1, 2]])), **OVER)), r"field in the plane.*\(1, 1\)"),
        (
            lambda: scene(Heatmap(Samples([1, 2]), **OVER)),
            r"heatmap in the plane.*\(2,\) where it has \(64, 64\)",
        ),
        (lambda: scene(Heatmap(Samples([[[1]]], frame=x), **OVER)), "heatmap in the plane.*symbol x"),
        (lambda: scene(Text("sum ", Samples([1, 2]))), "text: the symbol samples"),
    ],
)
def test_samples_that_do_not_fit_are_refused_with_the_mark(make, words):
    with pytest.raises(SceneError, match=words):
        make()
