"""The benchmark times nothing whose gradients are wrong."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from engine_peers import Job
from engine_timing import check_agreement, paired_rounds, peak_memory, ratios

GOOD = [np.array([1.0, 2.0]), np.array([[3.0]])]


def job(gradients):
    return Job(step=lambda: None, gradients=lambda: gradients)


@pytest.mark.parametrize(
    ("gradients", "says"),
    [
        ([GOOD[0]], "1 gradients"),
        ([GOOD[0], None], "gradient 1 is missing"),
        ([GOOD[0], np.array([3.0])], "gradient 1 has shape"),
        ([np.array([1.0, np.nan]), GOOD[1]], "gradient 0 is not finite"),
        ([np.array([1.0, 2.1]), GOOD[1]], "gradient 0 differs"),
        ([np.array([np.inf, 2.0]), GOOD[1]], "gradient 0 is not finite"),
        ([0 * GOOD[0], GOOD[1]], "gradient 0 differs"),
    ],
)
def test_a_wrong_gradient_stops_the_run(gradients, says):
    with pytest.raises(AssertionError, match=says):
        check_agreement({"base": job(GOOD), "other": job(gradients)}, 1e-6)


def test_equal_gradients_pass():
    check_agreement({"base": job(GOOD), "other": job([g * (1 + 1e-9) for g in GOOD])}, 1e-6)


def test_ratios_are_taken_within_each_round():
    seconds = {"base": np.array([1.0, 10.0, 1.0]), "other": np.array([2.0, 20.0, 2.2])}
    assert ratios(seconds, "base")["other"][0] == 2.0


def test_every_job_runs_in_every_round():
    calls = {"a": 0, "b": 0}

    def step(name):
        calls[name] += 1

    jobs = {name: Job(lambda name=name: step(name), None) for name in calls}
    seconds = paired_rounds(jobs, rounds=3, target_seconds=0)
    assert calls == {"a": 5, "b": 5}
    assert all(len(t) == 3 for t in seconds.values())


def test_peak_memory_sees_the_largest_moment():
    def step():
        a = np.ones(10**6)
        b = a + 1
        del a
        return b.sum()

    assert 16e6 <= peak_memory(step) < 17e6
