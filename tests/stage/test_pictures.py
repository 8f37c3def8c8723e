"""The pictures of the lessons, at many positions, against SymPy and against the map itself."""

import math
import random
import re

import numpy as np
import pytest

from course_utils.maps import Map, exp, sin
from course_utils.stage import SceneError, bent_grid, jacobian_acts
from course_utils.stage.still.words import sentence

SQUARE = Map(lambda x, y: (x**2 - y, x * y), name="F")
FOLD = Map(lambda x, y: (x**2 + y, x * y), name="F")
WAVE = Map(lambda u, v: (exp(u / 2) * v, sin(u * v) + u), name="G")
MAPS = [SQUARE, FOLD, WAVE]
draw = random.Random(3)
POSITIONS = [(draw.uniform(-2, 2), draw.uniform(-2, 2)) for _ in range(25)] + [
    (0, 0),
    (1, 2),
    (1, 0),
    (-2, 2),
]


def jacobian(F, p):
    return np.array(F.at(F.jacobian, p).evalf(), float)


def panel(stage, kind, state, which=0):
    found = [q for q in stage.spec["panels"] if q["kind"] == kind][which]
    return found, stage.scene.values(state)


def matrix(stage, state, which=0):
    spec, values = panel(stage, "matrix", state, which)
    return np.array([[values[place][0] for place in row] for row in spec["entries"]])


def marks(stage, plane, kind):
    return [mark for mark in stage.spec["planes"][plane]["marks"] if mark["kind"] == kind]


def at(values, pair):
    return np.array([values[place][0] for place in pair])


@pytest.fixture(scope="module", params=MAPS, ids=["square", "fold", "wave"])
def bent(request):
    return request.param, bent_grid(request.param)


def test_the_matrix_of_the_bent_grid_is_the_jacobian_everywhere(bent):
    F, stage = bent
    for p in POSITIONS:
        state = {"p.x": p[0], "p.y": p[1]}
        assert matrix(stage, state) == pytest.approx(jacobian(F, p), abs=1e-12)


def test_the_bent_grid_is_the_true_image_and_the_parallelogram_that_of_the_jacobian(bent):
    F, stage = bent
    (true,), (straight,), arrows = (marks(stage, 1, kind) for kind in ("grid", "polygon", "arrow"))
    for p in POSITIONS:
        for h in (1, 0.3, 0.02):
            values = stage.scene.values({"p.x": p[0], "p.y": p[1], "h": h})
            xs, ys = (values[place] for place in true["at"])
            # The first sample of the first family of lines is the lower left corner of the square.
            assert (xs[0], ys[0]) == pytest.approx([float(c) for c in F(p[0] - h, p[1] - h)], abs=1e-12)
            J, image = jacobian(F, p), np.array([float(c) for c in F(*p)])
            signs = [(1, -1), (1, 1), (-1, 1), (-1, -1)]
            wanted = [image + h * J @ s for s in signs]
            assert np.array([at(values, c) for c in straight["corners"]]) == pytest.approx(
                np.array(wanted), abs=1e-12
            )
            for column, arrow in enumerate(arrows):
                assert at(values, arrow["end"]) == pytest.approx(image + h * J[:, column], abs=1e-12)


def test_zooming_in_makes_image_and_parallelogram_agree(bent):
    _, stage = bent

    def gap():
        texts = [
            sentence(panel["parts"], stage.scene.values(stage.state)) for panel in stage.spec["panels"][2:]
        ]
        return float(re.search(r"are up to ([\d.]+) apart", texts[1])[1])

    for p in POSITIONS[:8]:
        gaps = []
        for h in (1, 0.1):
            stage.state = {"p.x": p[0], "p.y": p[1], "h": h}
            gaps.append(gap() / h)
        assert gaps[1] < 0.25 * gaps[0] + 2e-3


def test_the_parallelogram_stays_in_the_window_wherever_p_is_dragged(bent):
    _, stage = bent
    (straight,) = marks(stage, 1, "polygon")
    for p in POSITIONS:
        for h in (1, 0.05):
            values = stage.scene.values({"p.x": p[0], "p.y": p[1], "h": h})
            x0, x1, y0, y1 = (values[place][0] for place in stage.spec["planes"][1]["window"])
            for corner in straight["corners"]:
                x, y = at(values, corner)
                assert x0 <= x <= x1
                assert y0 <= y <= y1


def test_the_sentence_names_area_and_orientation(bent):
    F, stage = bent
    for p in POSITIONS:
        stage.state = {"p.x": p[0], "p.y": p[1]}
        det = float(np.linalg.det(jacobian(F, p)))
        said = stage.describe()
        assert f"{abs(det):.2f}" in said or math.isclose(abs(det) * 1000 % 10, 5, abs_tol=1e-6)
        assert ("turned over" in said) == (det < -1e-9)
        assert ("keeps its orientation" in said) == (det > 1e-9)


def test_singular_points_are_flattened_to_a_line_or_a_point():
    stage = bent_grid(FOLD)
    assert "flattened to a line" in stage.describe()
    assert "det J = 0.00" in stage.describe()
    cubes = bent_grid(Map(lambda x, y: (x**3, y**3)), at=(0, 0))
    assert "shrinks to a point" in cubes.describe()


def test_a_start_outside_the_usual_reach_widens_the_picture():
    stage = bent_grid(SQUARE, at=(3.5, -1))
    assert stage.state["p.x"] == 3.5
    values = stage.scene.values({})
    x0, x1 = (values[place][0] for place in stage.spec["planes"][0]["window"][:2])
    assert x0 < 2.5 < 4.5 < x1


@pytest.mark.parametrize("F", MAPS, ids=["square", "fold", "wave"])
def test_the_pushed_vector_the_true_displacement_and_their_remainder(F):
    stage = jacobian_acts(F)
    for p in POSITIONS:
        for d in ((0.8, 0.6), (-0.3, 1.0), (0.01, 0.02)):
            state = {"p.x": p[0], "p.y": p[1], "d.x": d[0], "d.y": d[1]}
            pushed = jacobian(F, p) @ d
            true = np.array(
                [float(a) - float(b) for a, b in zip(F(p[0] + d[0], p[1] + d[1]), F(*p), strict=True)]
            )
            assert matrix(stage, state, 1)[:, 0] == pytest.approx(pushed, abs=1e-12)
            assert matrix(stage, state, 2)[:, 0] == pytest.approx(true, abs=1e-12)
            values = stage.scene.values(state)
            (rest,) = marks(stage, 1, "segment")
            ends = at(values, rest["end"]) - at(values, rest["start"])
            assert ends == pytest.approx(true - pushed, abs=1e-12)
            stage.state = state
            said = float(re.search(r"remainder is ([\d.]+) long", stage.describe())[1])
            assert said == pytest.approx(np.linalg.norm(true - pushed), abs=6e-4)


def test_a_vector_of_length_zero_leaves_no_remainder():
    stage = jacobian_acts(SQUARE, v=(0, 0))
    assert "remainder is 0.000 long" in stage.describe()
    assert "NaN" not in stage.svg()


@pytest.mark.parametrize("picture", [bent_grid, jacobian_acts])
def test_a_map_of_another_shape_is_refused_with_its_shape(picture):
    with pytest.raises(SceneError, match=r"R\^3 to R\^1"):
        picture(Map(lambda x, y, z: x * y * z, name="f"))
