"""Scenes: what they hold, what they refuse, what their still picture says."""

import json
import math
import random
from xml.etree import ElementTree

import pytest
import sympy

from course_utils import stage
from course_utils.stage import (
    Arrow,
    Circle,
    Curve,
    Dot,
    Grid,
    Matrix,
    Note,
    Num,
    Plane,
    Point,
    Polygon,
    Scene,
    SceneError,
    Segment,
    Sign,
    Slider,
    Text,
    Toggle,
    live,
)
from course_utils.stage.still import still
from course_utils.stage.still.drawing import ticks
from course_utils.stage.still.words import number, sentence

SVG = "{http://www.w3.org/2000/svg}"
p = Point("p", (1, 2))
h = Slider("h", 0.1, 2, 1, label="size")
on = Toggle("on", True, label="shown")
t = sympy.Symbol("t")
q = sympy.Symbol("q")


def plane(*marks, window=(-3, 3)):
    return Plane("space", *marks, x=window, y=window)


def everything():
    return Scene(
        plane(
            p,
            Dot((p.x + 1, 0), label="d"),
            Circle((0, p.y), h.symbol, label="round"),
            Segment((0, 0), (p.x, p.y), label="s"),
            Arrow((0, 0), (p.y, p.x), label="a", dash=True, color="tangent"),
            Polygon([(0, 0), (1, 0), (p.x, h.symbol)], label="poly", when=on.symbol),
            Curve(t, sympy.log(t) * h.symbol, t, (-1, 2), label="log"),
            Grid(lambda u, v: (u + v, u * v * p.x), (0, 1), (0, h.symbol), label="g"),
            Note((p.x, 0), "x is ", p.x, color="gradient"),
        ),
        h,
        on,
        Matrix([[p.x, p.y], [0, h.symbol]], label="M"),
        Text(*live("p lies at ({}, {}).", p.x, Num(p.y, 1))),
        says=live("The point p = ({}, {}).", p.x, p.y),
    )


def test_every_mark_reaches_the_browser_as_plain_json():
    spec = json.loads(json.dumps(everything().spec))
    kinds = [mark["kind"] for mark in spec["planes"][0]["marks"]] + [
        panel["kind"] for panel in spec["panels"]
    ]
    assert kinds == [
        "point",
        "dot",
        "circle",
        "segment",
        "arrow",
        "polygon",
        "curve",
        "grid",
        "note",
        "slider",
        "toggle",
        "matrix",
        "text",
    ]
    assert [v["name"] for v in spec["variables"]] == ["p.x", "p.y", "h", "on"]
    assert spec["variables"][0] == {"name": "p.x", "value": 1.0, "low": -3.0, "high": 3.0}


def test_the_still_picture_is_svg_with_its_sentence_and_no_undefined_number():
    scene = everything()
    picture = still(scene.spec, scene.values({"p.x": -0.5}))
    root = ElementTree.fromstring(picture)
    assert root.find(f"{SVG}title").text == "The point p = (−0.50, 2.00)."
    assert "nan" not in picture.lower().replace("nance", "")
    words = [element.text for element in root.iter(f"{SVG}text")]
    for expected in (
        "space",
        "x",
        "y",
        "d",
        "s",
        "a",
        "poly",
        "log",
        "g",
        "x is −0.50",
        "size: 1.00",
        "shown: on",
    ):
        assert expected in words
    assert "M = [−0.50, 2.00; 0.00, 1.00]" in words


@pytest.mark.parametrize(
    ("axes", "place"), [("xy", (40, 268)), ("y", (40, 276)), ("x", (4, 304)), ("", (4, 312))]
)
def test_where_no_axis_is_written_its_room_is_the_still_pictures(axes, place):
    made = Scene(Plane("bare", x=(0, 1), y=(0, 1), axes=axes), says=("A plane.",))
    picture = ElementTree.fromstring(still(made.spec, made.values({})))
    _, paper, *_ = picture.iter("{http://www.w3.org/2000/svg}rect")
    assert (int(paper.get("x")), int(paper.get("width"))) == place
    assert int(picture.get("width")) == 320


def test_a_mark_is_drawn_only_when_its_condition_holds():
    scene = everything()
    shown, hidden = (still(scene.spec, scene.values({"on": value})) for value in (1, 0))
    assert ">poly<" in shown
    assert ">poly<" not in hidden


def test_a_curve_has_a_gap_where_it_has_no_value():
    scene = Scene(plane(Curve(t, 1 / t, t, (-1, 1))), says=("A curve.",))
    curve = scene.spec["planes"][0]["marks"][0]
    ys = scene.values({})[curve["at"][1]]
    assert math.isnan(ys[60])
    paths = [
        e.get("d") for e in ElementTree.fromstring(still(scene.spec, scene.values({}))).iter(f"{SVG}path")
    ]
    assert any(d and d.count("M") == 2 and "l" in d for d in paths)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Arrow((0, 0), (q, 1), label="v"), ["arrow 'v' in the plane 'space'", "symbol q", "declared: none"]),
        (Dot((sympy.zeta(q), 0)), ["dot in the plane", "zeta"]),
        (Dot((1, 2, 3)), ["dot", "two coordinates, not 3"]),
        (Segment((0, 0), ("x", 1)), ["segment", "'x' is not a number"]),
        (Dot((0, 0), color="pink"), ["dot", "no colour 'pink'"]),
        (Point("p", (9, 0)), ["point 'p'", "p.x = 9", "outside -3.0 to 3.0"]),
        (Point("p", (1, 0), origin=(1, 1)), ["point 'p'", "bounds"]),
        (Grid(lambda u, v: (u,), (0, 1), (0, 1)), ["grid", "two coordinates, not 1"]),
        (
            Point("p", (1, 0), on=Circle((0, 0), 1)),
            ["point 'p'", "p.angle starts at a number, not at (1, 0)"],
        ),
        (Point("p", 200, on=Circle((0, 0), 1)), ["point 'p'", "p.angle = 200", "outside -180.0 to 180.0"]),
        (Point("p", 0.5, on=Curve(t, q, t, (0, 1))), ["point 'p' in the plane 'space'", "symbol q"]),
        (Point("p", 0.5, on=Curve(t, t, t, (0, h.symbol))), ["point 'p'", "limits", "move"]),
        (Dot((0, 0), when=q > 0), ["dot", "symbol q"]),
        ("hello", ["'hello'", "not a mark"]),
    ],
)
def test_a_malformed_mark_is_refused_with_its_name_and_the_symbol(part, words):
    with pytest.raises(SceneError) as refusal:
        Scene(plane(part), says=())
    for word in words:
        assert word in str(refusal.value)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([plane(p), plane(p)], "two marks declare the symbol p.x"),
        ([Slider("h", 0, 1, 2)], "h = 2 lies outside 0.0 to 1.0"),
        ([Slider("h", 0, 1, 0.5, log=True)], "needs low > 0"),
        ([Text("x = ", q)], "symbol q"),
        ([Matrix([[q]], label="M")], "matrix 'M'"),
        ([Matrix([[1]], label="M", row=q)], "matrix 'M': the symbol q"),
        ([Plane("far", x=(0, q), y=(0, 1))], "the plane 'far'"),
        ([h, Plane("near", Point("p", (0, 0)), x=(0, h.symbol), y=(0, 1))], "point 'p' needs bounds"),
    ],
)
def test_a_malformed_scene_is_refused(parts, words):
    with pytest.raises(SceneError) as refusal:
        Scene(*parts, says=())
    assert words in str(refusal.value)


def test_only_a_curve_or_a_circle_holds_a_point():
    with pytest.raises(SceneError, match="point 'p': a curve or a circle can hold it, not Segment"):
        Point("p", 0, on=Segment((0, 0), (1, 1)))


@pytest.mark.parametrize("angle", [-180, -30, 0, 90])
def test_a_point_on_a_circle_has_the_angle_as_its_only_variable(angle):
    centre = Point("c", (1, 1))
    rim = Point("rim", 60, on=Circle((centre.x, centre.y), 2))
    scene = Scene(plane(centre, rim), says=live("{} {} {}", rim.t, rim.x, rim.y))
    assert list(scene.state) == ["c.x", "c.y", "rim.angle"]
    turn = math.radians(angle)
    expected = f"{number(angle, 2)} {number(1 + 2 * math.cos(turn), 2)} {number(1 + 2 * math.sin(turn), 2)}"
    assert scene.describe({"rim.angle": angle}) == expected


def test_a_slider_and_a_held_point_move_the_same_variable():
    held = Point("p", h, on=Curve(t, t**2, t, (0, 2)))
    scene = Scene(plane(held), h, says=live("{} {}", held.x, held.y))
    assert list(scene.state) == ["h"]
    assert scene.describe({"h": 2}) == "2.00 4.00"


def test_a_text_with_too_few_values_is_refused():
    with pytest.raises(SceneError, match="2 places for 1 values"):
        live("{} and {}", 1)


def test_an_unknown_variable_is_refused_by_name():
    with pytest.raises(SceneError, match=r"'p\.z'.*p\.x, p\.y"):
        everything().values({"p.z": 1})


def test_words_in_python_are_those_of_the_browser(node):
    draw = random.Random(5)
    numbers = [draw.uniform(-3, 3) for _ in range(200)] + [
        0.125,
        -0.125,
        2.5,
        1.005,
        -0.0,
        0,
        -0.004,
        1e15 / 7,
    ]
    parts = [
        [{"n": 0, "d": d}, " is ", {"sign": 0, "tol": 0.01, "w": [["low"], ["flat"], ["high"]]}]
        for d in (0, 2, 4)
    ]
    script = (
        "import { sentence } from './course_utils/stage/src/words.ts';"
        f"const parts = {json.dumps(parts)};"
        f"console.log(JSON.stringify({json.dumps(numbers)}.map(v => parts.map(p => sentence(p, [[v]])))))"
    )
    in_browser = json.loads(node("--input-type=module-typescript", "--eval", script))
    assert in_browser == [[sentence(part, [[v]]) for part in parts] for v in numbers]
    assert number(math.nan, 2) == "undefined"


def test_ticks_in_python_are_those_of_the_browser(node):
    windows = [[-3.2, 3.2], [1.9, 2.1], [0, 1], [-1e-3, 7e-4], [120, 980], [2, 1]]
    script = (
        "import { ticks } from './course_utils/stage/src/geometry.ts';"
        f"console.log(JSON.stringify({json.dumps(windows)}.map(([a, b]) => ticks(a, b))))"
    )
    for window, got in zip(
        windows, json.loads(node("--input-type=module-typescript", "--eval", script)), strict=True
    ):
        assert (got["at"], got["digits"]) == (pytest.approx(ticks(*window)[0]), ticks(*window)[1])


def test_all_that_is_exported_exists():
    assert all(hasattr(stage, name) for name in stage.__all__)
    assert Sign(1, (), (), ()).tolerance > 0
