"""Heatmaps, level curves and fields: refused where malformed, the same in browser and still picture."""

import base64
import json
import math
import struct
import zlib
from itertools import accumulate
from xml.etree import ElementTree

import pytest
import sympy

from course_utils.stage import Field, Heatmap, Levels, Plane, Scene, SceneError, Slider, Trajectory
from course_utils.stage.still import still
from course_utils.stage.still.sampled import contour

x, y, q = sympy.symbols("x y q", real=True)
OVER = {"axes": (x, y), "over": ((-2, 2), (-1, 1))}


def scene(*marks):
    return Scene(Plane("space", *marks, x=(-2, 2), y=(-2, 2)), says=("A field.",))


def drawn(*marks):
    made = scene(*marks)
    return ElementTree.fromstring(still(made.spec, made.values({})))


def test_a_heatmap_samples_the_centres_of_its_cells():
    made = scene(Heatmap(x + 10 * y, **OVER, cells=(4, 2)))
    values = made.values({})[made.spec["planes"][0]["marks"][0]["value"]]
    assert values == pytest.approx([a + 10 * b for b in (-0.5, 0.5) for a in (-1.5, -0.5, 0.5, 1.5)])


def test_a_still_heatmap_is_a_picture_with_its_highest_row_on_top():
    (image,) = drawn(Heatmap(y, **OVER, cells=(8, 8), low=-1, high=1)).iter(
        "{http://www.w3.org/2000/svg}image"
    )
    png = base64.b64decode(image.get("href").split(",")[1])
    size = struct.unpack(">II", png[16:24])
    assert size == (4, 4)
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start : png.index(b"IEND") - 8])
    # Each row is a filter and then, for each pixel, how far its place in the table is from that above.
    assert [rows[k * 5] for k in range(4)] == [2] * 4
    steps = list(accumulate((rows[k * 5 + 1] for k in range(4)), lambda above, more: (above + more) % 256))
    table = png[png.index(b"tRNS") + 4 :]
    opacity = [table[step] for step in steps]
    assert opacity == sorted(opacity, reverse=True)
    assert opacity[0] > 100
    assert opacity[-1] < 60


def test_level_curves_are_those_of_the_browser(node):
    n = 17
    values = [math.sin(0.5 * (k % n)) + 0.3 * (k // n) if k % 41 else math.nan for k in range(n * n)]
    script = (
        "import { contour } from './course_utils/stage/src/sampled.ts';"
        f"console.log(JSON.stringify(Array.from(contour({json.dumps(values)}, {n}, [1.1]))))"
    )
    ends = json.loads(node("--input-type=module-typescript", "--eval", script))
    xs, ys = contour(values, n, 1.1)
    assert len(xs) > 20
    assert ends == pytest.approx([c for pair in zip(xs, ys, strict=True) for c in pair])


def test_level_curves_have_gaps_where_the_function_has():
    paths = [
        p.get("d") for p in drawn(Levels(sympy.log(x), **OVER, levels=(-1, 0, 0.5))).iter() if p.get("d")
    ]
    assert not any("nan" in d for d in paths)


def test_a_field_draws_an_arrow_in_every_cell_where_it_is_defined():
    paths = [p.get("d") for p in drawn(Field((sympy.sqrt(x), 1), **OVER, cells=(4, 4))).iter() if p.get("d")]
    assert paths[-1].count("M") == 8


def test_a_walk_uses_symbols_of_its_own():
    h = Slider("x", 0, 1, 0.5)
    with pytest.raises(SceneError, match=r"trajectory.*already symbols"):
        Scene(Plane("space", Trajectory((0, 0), (x, y), (x, y), 1), x=(-2, 2), y=(-2, 2)), h, says=())


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Heatmap(x * q, **OVER), ["heatmap in the plane 'space'", "symbol q"]),
        (Levels(x, **OVER, levels=(q,)), ["levels", "symbol q"]),
        (Trajectory((0, 0), (x, q), (x, y), 1), ["trajectory", "symbol q"]),
        (Field((x, y, 1), **OVER), ["field", "two entries, not 3"]),
        (Field((x, sympy.zeta(y)), **OVER), ["field", "zeta"]),
    ],
)
def test_a_malformed_one_is_refused_by_name(mark, words):
    with pytest.raises(SceneError) as refusal:
        scene(mark)
    for word in words:
        assert word in str(refusal.value)
