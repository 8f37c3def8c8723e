"""The slider of lesson 04: it runs the learner's own function, and says what goes wrong in it."""

import numpy as np
import pytest

from course_utils.figures import GainExplorer
from course_utils.figures.gain import net_at_gain

W1, W2, AT = [[1, -0.5], [0.5, 1]], [[1, 2]], (1, 0.5)


def product(W1, W2, x):
    return W2 @ np.diag(1 - np.tanh(W1 @ x) ** 2) @ W1


@pytest.mark.parametrize("gain", [0.01, 0.5, 1, 3])
def test_a_right_product_agrees_with_finite_differences_at_every_gain(gain):
    matrix, numeric = net_at_gain(product, W1, W2, AT, gain)
    assert matrix.shape == (1, 2)
    assert np.allclose(matrix, numeric, atol=1e-8)


def test_every_stop_leaves_a_dot_and_says_how_far_off_the_product_is():
    explorer = GainExplorer(product, W1, W2, AT)
    text, picture = explorer.report(1.0)
    assert "largest difference" in text
    assert set(explorer.sizes) == {0.1, 1.0}
    assert "2 gains tried" in picture.alt


def test_a_wrong_product_is_seen_in_the_difference():
    text, _ = GainExplorer(lambda W1, W2, x: W2 @ W1, W1, W2, AT).report(1.0)
    assert float(text.rsplit(" ", 1)[1]) > 0.1


def forgets_return(W1, W2, x):
    product(W1, W2, x)


def test_what_is_written_and_returns_nothing_is_not_called_unwritten():
    (line,) = GainExplorer(forgets_return, W1, W2, AT).report(1.0)
    assert "your function returned None: does it end with return?" in line


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda W1, W2, x: None, "Write the function"),
        (lambda W1, W2, x: ..., "Write the function"),
        (lambda W1, W2, x: product(W1, W2, x).T, "shape (2, 1)"),
        (lambda W1, W2, x: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_one_line_and_leaves_no_dot(f, words):
    explorer = GainExplorer(f, W1, W2, AT)
    (line,) = explorer.report(1.0)
    assert words in line
    assert not explorer.sizes


def test_the_learners_function_cannot_spoil_the_weights():
    def spoils(W1, W2, x):
        W1[:] = 0
        return product(W1, W2, x)

    _, numeric = net_at_gain(spoils, W1, W2, AT, 1.0)
    assert np.abs(numeric).max() > 0.1
