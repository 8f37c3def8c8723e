"""What derivatives cost: counted by brute force, and measured with room for a busy machine."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.autograd import vjp
from course_utils.figures import WidthExplorer, carried_plot, modes_plot, seconds
from course_utils.figures.passes import carried, gradient_times, multiplications, width_times


def loss(x):
    return np.sum((1 - x[:-1]) ** 2 + 10 * (x[1:] - x[:-1] ** 2) ** 2)


def pull_back(Ws, x, w):
    hs = [x]
    for W in Ws:
        hs.append(np.tanh(W @ hs[-1]))
    for W, h in zip(reversed(Ws), reversed(hs), strict=False):
        w = W.T @ ((1 - h**2) * w)
    return w


@pytest.mark.parametrize("sizes", [(5, 4, 3, 1), (1, 3, 4, 5), (2, 7, 2), (6, 3, 3, 3, 2)])
def test_numbers_and_multiplications_are_those_of_the_matrix_products(sizes):
    factors = [np.ones((b, a)) for a, b in pairwise(sizes)]
    for end, order in (("input", factors), ("output", factors[::-1])):
        product, held, count = order[0], [order[0].size], 0
        for factor in order[1:]:
            left, right = (factor, product) if end == "input" else (product, factor)
            count += left.shape[0] * left.shape[1] * right.shape[1]
            product = left @ right
            held.append(product.size)
        assert carried(sizes, end) == held
        assert multiplications(sizes, end) == count


def test_the_picture_of_a_large_net_says_both_loads():
    alt = carried_plot((10**6, *[10**3] * 10, 1)).alt
    assert "1,000,000,000 at most" in alt
    assert "from the output end 1,000 until the last" in alt


def test_n_jvps_fall_behind_one_vjp():
    forward, reverse = gradient_times(loss, 300)
    assert forward > 10 * reverse


def test_the_backward_walk_costs_about_as_much_as_the_forward_one():
    x = np.random.default_rng(0).normal(size=1000)
    pullback = vjp(loss, x)[1]
    assert seconds(lambda: pullback(1)) < 4 * seconds(lambda: vjp(loss, x))


def test_the_picture_of_the_modes_says_what_was_measured():
    assert "From n = 3 to 10 " in modes_plot(loss, sizes=(3, 5, 10)).alt


def test_each_stop_times_the_learners_function_and_leaves_its_dots():
    explorer = WidthExplorer(pull_back)
    line, picture = explorer.report(31.6)
    assert line.startswith("width 32:\n  your pull_back ")
    assert max(map(len, line.splitlines())) <= 32  # what a phone shows in a line
    assert set(explorer.times) == {10, 32}
    assert "2 widths tried" in picture.alt


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda Ws, x, w: None, "Write the function"),
        (lambda Ws, x, w: w, "not J^T w"),
        (lambda Ws, x, w: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_one_line_and_leaves_no_dot(f, words):
    explorer = WidthExplorer(f)
    (line,) = explorer.report(10)
    assert words in line
    assert not explorer.times


def test_a_pullback_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr("course_utils.figures.explorer.PATIENCE", 0.2)

    def endless(Ws, x, w):
        while True:
            pass

    (line,) = WidthExplorer(endless).report(10)
    assert "Your function was stopped at width 10" in line


def test_building_j_costs_more_where_the_layers_are_wide():
    pulled, built = width_times(pull_back, 300)
    assert built > pulled
