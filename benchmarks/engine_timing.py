"""Agreement first, then time, in paired rounds: a busy machine slows everybody alike.

Time is CPU time of the whole process. What others do on the machine does not count; all threads of a library
do, so that nobody gains by using more than one.
"""

import gc
import time
import tracemalloc

import numpy as np


def check_agreement(jobs, rtol):
    """Raise unless every job gives the first job's gradients: as many, of the same shapes, finite, close."""
    reference_name = next(iter(jobs))
    reference = [np.asarray(g, float) for g in jobs[reference_name].gradients()]
    for name, job in jobs.items():
        gradients = job.gradients()
        if len(gradients) != len(reference):
            raise AssertionError(f"{name}: {len(gradients)} gradients, {reference_name} has {len(reference)}")
        for i, (g, r) in enumerate(zip(gradients, reference, strict=True)):
            if g is None:
                raise AssertionError(f"{name}: gradient {i} is missing")
            g = np.asarray(g, float)
            if g.shape != r.shape:
                raise AssertionError(f"{name}: gradient {i} has shape {g.shape}, not {r.shape}")
            if not np.all(np.isfinite(g)):
                raise AssertionError(f"{name}: gradient {i} is not finite")
            scale = np.max(np.abs(r), initial=0.0)
            if not np.max(np.abs(g - r), initial=0.0) <= rtol * scale:
                raise AssertionError(f"{name}: gradient {i} differs from {reference_name}'s by over {rtol}")


def paired_rounds(jobs, rounds, target_seconds=0.02):
    """Seconds per step of every job in every round: `{name: array of rounds}`.

    In a round each job runs as many steps as fit `target_seconds`, in an order that shifts from round to
    round.
    """
    gc.collect()
    gc.freeze()  # see GC in engine.py
    names, repeats = list(jobs), {}
    for name in names:
        jobs[name].step()
        start = time.process_time()
        jobs[name].step()
        repeats[name] = max(1, int(target_seconds / (time.process_time() - start)))
    seconds = {name: np.empty(rounds) for name in names}
    for r in range(rounds):
        for name in names[r % len(names) :] + names[: r % len(names)]:
            step = jobs[name].step
            start = time.process_time()
            for _ in range(repeats[name]):
                step()
            seconds[name][r] = (time.process_time() - start) / repeats[name]
    gc.unfreeze()
    return seconds


def ratios(seconds, base):
    """Median over the rounds of time / base's time in the same round, with the quartiles."""
    return {name: np.percentile(t / seconds[base], [50, 25, 75]) for name, t in seconds.items()}


def peak_memory(step):
    """Bytes of the largest moment of one step above what was held before (NumPy reports its arrays)."""
    step()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    step()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before
