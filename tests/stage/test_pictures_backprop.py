"""The pictures of lesson 05 at many positions."""

import random
import re

import numpy as np
import pytest

from course_utils.maps import Map, sin
from course_utils.stage import association_cost, push_and_pull

MAPS = [Map(lambda x, y: (x**2 + y, x * y), name="F"), Map(lambda x, y: (sin(x * y), x - y**3), name="G")]
draw = random.Random(7)


def numbers(stage, kind, label, state):
    values = stage.scene.values(state)
    (panel,) = [q for q in stage.spec["panels"] if q["kind"] == kind and q.get("label") == label]
    return np.array([[values[place][0] for place in row] for row in panel["entries"]])


@pytest.mark.parametrize("F", MAPS, ids=["F", "G"])
def test_one_jacobian_pushes_and_pulls_and_the_two_products_agree(F):
    stage = push_and_pull(F)
    for _ in range(30):
        p, v, w = (np.array([draw.uniform(-2, 2), draw.uniform(-2, 2)]) for _ in range(3))
        names = [f"{name}.{axis}" for name in "pvw" for axis in "xy"]
        state = dict(zip(names, [*p, *v, *w], strict=True)) | {"mode": 1}
        J = np.array(F.at(F.jacobian, tuple(p)).evalf(), float)
        assert numbers(stage, "matrix", "J", state) == pytest.approx(J, abs=1e-12)
        assert numbers(stage, "matrix", "J v", state)[:, 0] == pytest.approx(J @ v, abs=1e-12)
        assert numbers(stage, "matrix", "Jᵀ w", state)[:, 0] == pytest.approx(J.T @ w, abs=1e-12)
        stage.state = state
        left, right = re.search(
            r"w · \(J v\) = (−?[\d.]+) and \(Jᵀ w\) · v = (−?[\d.]+)", stage.svg()
        ).groups()
        assert left == right
        assert float(left.replace("−", "-")) == pytest.approx(w @ J @ v, abs=6e-4)


def test_the_numbers_of_the_lesson():
    stage = push_and_pull(MAPS[0])
    stage.state = {"mode": 1}
    said = stage.describe()
    assert "v = (0.60, 0.40) forward to J v = (1.60, 0.88)" in said
    assert "w = (1.60, 0.88) back to Jᵀ w = (3.90, 2.48)" in said


def test_only_the_chosen_mode_shows_its_arrow():
    stage = push_and_pull(MAPS[0])
    assert "Jᵀ w =" not in stage.svg()
    stage.state = {"mode": 1}
    assert "Jᵀ w =" in stage.svg()


def test_the_price_of_both_orders():
    stage = association_cost()
    for _ in range(20):
        m, n, p = (draw.randint(1, 10**5) for _ in range(3))  # exact in doubles
        stage.state = {"m": m, "n": n, "p": p}
        first, last = m * n + n * p, m * n * p + m * p
        said = stage.describe().replace("\u202f", "")
        assert f"(A B) C takes {first} multiplications and A (B C) takes {last}." in said
        bars = [mark for mark in stage.spec["planes"][0]["marks"] if mark["kind"] == "polygon"]
        values = stage.scene.values(stage.state)
        heights = [values[bar["corners"][1][1]][0] for bar in bars]
        assert heights == pytest.approx([np.log10(float(first)), np.log10(float(last))])
