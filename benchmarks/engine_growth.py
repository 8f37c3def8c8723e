"""How cost grows: the transformer's step with its size, and a gradient by n JVPs against one VJP."""

import time

import engine_transformer
import numpy as np
from engine_timing import paired_rounds, peak_memory

from course_utils.autograd import jvp, vjp

BASE = {"context": 64, "channels": 64, "layers": 2}
SIZES = {"context": (16, 32, 64, 128, 256), "channels": (32, 64, 128, 256), "layers": (1, 2, 4, 8)}
NAMES = {"context": "T", "channels": "C", "layers": "layers"}


def chain(x):
    """R^n -> R, a few elementwise operations and a sum."""
    return (np.tanh(x * x + 1.0) * np.sin(x)).sum()


def transformer_growth():
    """For each size varied: rows (size, our seconds, hand's seconds, our bytes, hand's bytes)."""
    table = {}
    for name, sizes in SIZES.items():
        table[name] = []
        for size in sizes:
            jobs = engine_transformer.t3(**{**BASE, name: size}, only=("hand NumPy", "Pullback"))
            seconds = {k: float(np.median(t)) for k, t in paired_rounds(jobs, 9).items()}
            memory = {k: peak_memory(job.step) for k, job in jobs.items()}
            table[name].append(
                (size, seconds["Pullback"], seconds["hand NumPy"], memory["Pullback"], memory["hand NumPy"])
            )
    return table


def best(run, rounds=15):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return float(np.median(times))


def cheap_gradient():
    """Rows (n, seconds of f, of one JVP, of one VJP, of the gradient by n JVPs).

    The n JVPs are all run up to n = 1000; beyond, a hundred are run and multiplied up.
    """
    rows = []
    for n in (10, 100, 1000, 10_000, 100_000):
        x = np.random.default_rng(n).standard_normal(n)
        basis = np.zeros(n)

        def directions(count, x=x, basis=basis):
            for i in range(count):
                basis[i] = 1.0
                jvp(chain, x, basis)
                basis[i] = 0.0

        count = min(n, 1000 if n <= 1000 else 100)
        every = best(lambda count=count: directions(count), 3) * n / count
        one_vjp = best(lambda x=x: vjp(chain, x)[1](np.float64(1.0)))
        rows.append((n, best(lambda x=x: chain(x)), every / n, one_vjp, every))
    return rows


def measure():
    return {"transformer": transformer_growth(), "gradient": cheap_gradient()}


def slope(rows, column):
    """Exponent of growth between the last two sizes."""
    (a, *first), (b, *last) = rows[-2], rows[-1]
    return float(np.log(last[column] / first[column]) / np.log(b / a))


def report(growth, duration):
    lines = [
        "### How cost grows",
        "",
        "The T3 step with one size varied (time, and peak memory; by hand in brackets):",
        "",
    ]
    for name, rows in growth["transformer"].items():
        cells = "; ".join(
            f"{size}: {duration(t)} ({duration(h)}), {m / 2**20:.0f} MB ({hm / 2**20:.0f})"
            for size, t, h, m, hm in rows
        )
        size = NAMES[name]
        powers = f"time grows like {size}^{slope(rows, 0):.1f}, memory like {size}^{slope(rows, 2):.1f}"
        lines.append(f"- {size} = {cells}. At the large end {powers}.")
    lines += [
        "",
        "The gradient of a function of n numbers by n JVPs and by one VJP (the cheap gradient, lesson 05):",
        "",
        "| n | f | one VJP | VJP / f | n JVPs | n JVPs / VJP |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for n, f, _, v, every in growth["gradient"]:
        lines.append(
            f"| {n} | {duration(f)} | {duration(v)} | {v / f:.1f} | {duration(every)} | {every / v:.3g} |"
        )
    picture = "![Time of a step against T, C, layers; of a gradient against n](engine-growth.svg)"
    lines += ["", "Up to n = 1000 all n JVPs were run, beyond that a hundred, multiplied up.", "", picture]
    return lines
