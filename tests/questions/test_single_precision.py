"""A right function may compute in single precision; a slow one is told nothing that was not seen."""

import time

import numpy as np
import pytest

from course_utils import bank
from course_utils.questions import outcome as o


def net_jacobian(W1, W2, x):
    return W2 @ np.diag(1 - np.tanh(W1 @ x) ** 2) @ W1


@pytest.mark.parametrize("seed", [0, 3])
def test_a_right_result_in_single_precision_is_right(seed):
    lab = bank.question("chain_rule.lab").variant(seed)
    assert lab.judge(lambda *args: net_jacobian(*args).astype(np.float32)).kind == o.RIGHT
    assert lab.judge(lambda *args: net_jacobian(*args).astype(np.float32) * 1.001).kind == o.WRONG
    assert lab.judge(lambda *args: net_jacobian(*args).round(5)).kind == o.WRONG


def test_a_function_may_return_a_number_in_single_precision():
    def forward(f, x, j, h):
        ahead = np.array(x, dtype=float)
        ahead[j] += h
        return np.float32((f(ahead) - f(x)) / h)

    told = bank.question("partials.lab_forward").judge(forward)
    assert "cannot be compared" not in told.message


@pytest.mark.parametrize("answer", [np.float32(52**0.5 + 0.1), np.float16(1 / 3), [np.float32(np.pi)]])
def test_an_answer_with_too_few_digits_is_asked_for_again(answer):
    outcome = bank.question("gradient.directional").judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert "Compute it in float64" in outcome.message


def test_where_an_error_is_allowed_few_digits_are_enough():
    assert bank.question("gradient.largest").judge(np.float32(0.33437123)).kind == o.RIGHT


def test_a_pullback_that_runs_out_of_time_on_wide_layers_is_told_so_and_nothing_about_its_memory():
    def slow(Ws, x, w):
        time.sleep(len(x) > 100 and 2.2)
        hs = [x]
        for W in Ws:
            hs.append(np.tanh(W @ hs[-1]))
        for W, h in zip(Ws[::-1], hs[:0:-1], strict=True):
            w = W.T @ ((1 - h * h) * w)
        return w

    outcome = bank.question("backprop.lab").judge(slow)
    assert (outcome.kind, outcome.score) == (o.WRONG, 0.5)
    assert "with layers of width 200: it was still running" in outcome.message
    assert "No array" not in outcome.message
