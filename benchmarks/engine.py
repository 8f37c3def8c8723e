"""`make bench`: the engine against its peers; writes the engine part of README.md and its plots.

    make bench                                        # about five minutes
    make bench BENCH="--tasks T1,T2 --rounds 25"      # a few tasks: printed, nothing is written

Every task first checks that all gradients agree. One process, one thread, paired rounds, ratios.
"""

# isort: off
import engine_setup  # noqa: F401  (before NumPy)
# isort: on

import argparse
import datetime
import os
import platform
import re
from importlib import metadata
from pathlib import Path

import engine_growth
import engine_peers
import engine_plots
import engine_transformer
import numpy as np
from engine_timing import check_agreement, paired_rounds, peak_memory, ratios
from readme import write_part

from course_utils.nn import keep_memory

HERE = Path(__file__).parent
KEPT = (
    "malloc was told to keep freed memory (`course_utils.nn.keep_memory`, which a learner's training loop "
    "calls too), once, for everybody in the process: else page faults, not libraries, would be compared."
)
LEFT = "malloc's settings were left alone, for everybody in the process."
FEW = 'make bench BENCH="--tasks T1,T2 --rounds 25"'
GC = (
    "Python's garbage collector is on, as in real use. What lived before the timing (the modules of six "
    "libraries) is set aside with `gc.freeze()`, for everybody: else each collection would walk it all, and "
    "charge it to whoever happens to create objects."
)

# task: builder, relative tolerance of the agreement, base of the ratios, our target and what it compares
TASKS = {
    "T1": (engine_peers.t1, 1e-9, "hand NumPy", "at most 2.0 x hand", lambda r: r["Pullback"][0] <= 2.0),
    "T2": (engine_peers.t2, 2e-4, "hand NumPy", "at most 1.05 x hand", lambda r: r["Pullback"][0] <= 1.05),
    "T3": (
        engine_transformer.t3,
        2e-3,
        "hand NumPy",
        "at most 1.08 x hand",
        lambda r: r["Pullback"][0] <= 1.08,
    ),
    "S2": (
        engine_peers.s2,
        1e-9,
        "Pullback Value",
        "micrograd at least 12 x ours",
        lambda r: r["micrograd"][0] >= 12,
    ),
    "J1": (
        engine_peers.j1,
        1e-9,
        "closed form",
        "below torch.func",
        lambda r: r["Pullback"][0] < r["torch.func"][0],
    ),
    "J3": (engine_peers.j3, 1e-9, "closed form", "below torch", lambda r: r["Pullback"][0] < r["torch"][0]),
}


def run_task(name, rounds):
    """One task's ratios, median times and whether the target is met."""
    build, rtol, base, _, met = TASKS[name]
    jobs = build()
    check_agreement(jobs, rtol)
    seconds = paired_rounds(jobs, rounds)
    result = ratios(seconds, base)
    reached = (
        bool(met(result)) if {"micrograd", "torch", "torch.func"} & set(jobs) or name[0] == "T" else None
    )
    memory = {k: peak_memory(jobs[k].step) for k in ("hand NumPy", "Pullback") if name == "T3"}
    print(name, {k: round(float(v[0]), 2) for k, v in result.items()}, "target met:", reached, flush=True)
    return {"ratios": result, "seconds": {k: float(np.median(t)) for k, t in seconds.items()}, "met": reached,
            "memory": memory, "base": base, "title": build.__doc__.split("\n")[0]}  # fmt: skip


def machine():
    """What was measured on, in one sentence."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*:\s*(.+)", info.read_text())):
        cpu = found[1]
    packages = [
        p for p in ("numpy", "torch", "jax", "autograd", "mygrad", "micrograd") if engine_peers.installed(p)
    ]
    versions = ", ".join(f"{p} {metadata.version(p).split('+')[0]}" for p in packages)
    load = f"; load average at the start {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"Python {platform.python_version()}, {versions}"
    return f"{cpu}, {os.cpu_count()} cores, one thread used{load}; {python}"


def duration(seconds):
    """Seconds in a fitting unit."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def report(results, growth, about, kept):
    """The engine part of README.md."""
    lines = [
        "## The engine",
        "",
        f"Measured on {datetime.date.today().isoformat()} by `make bench`. {about}.",
        "",
        "One process; in each round every library does the same step, in turn, and the ratio is taken in the "
        "round: median over the rounds, quartiles in brackets. Before timing, all gradients are compared: "
        "a missing, misshapen, NaN or different one stops the run. Updates are plain gradient descent.",
        "",
        "The same conditions for all: one thread (BLAS, torch and jax), and what is measured is CPU time of "
        "the whole process, so that neither waiting for a busy machine nor more threads change a ratio. "
        f"{KEPT if kept else LEFT} {GC}",
        "",
        f"A few tasks only, printed and not written: `{FEW}`.",
        "",
        "| task | base | " + "others, as multiples of the base | target | met |",
        "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for name, r in results.items():
        others = sorted((k for k in r["ratios"] if k != r["base"]), key=lambda k: r["ratios"][k][0])
        cells = [
            f"{'**' if k.startswith('Pullback') else ''}{k} {m:.2f} [{a:.2f}, {b:.2f}]"
            f"{'**' if k.startswith('Pullback') else ''}"
            for k in others
            for m, a, b in [r["ratios"][k]]
        ]
        met = {True: "yes", False: "no", None: "not measured"}[r["met"]]
        lines.append(
            f"| {name}: {r['title'].rstrip('.')} | {r['base']} {duration(r['seconds'][r['base']])} | "
            f"{'; '.join(cells)} | {TASKS[name][3]} | {met} |"
        )
    if memory := results.get("T3", {}).get("memory"):
        hand, ours = memory["hand NumPy"], memory["Pullback"]
        text = f"Peak memory of a T3 step: {ours / 2**20:.1f} MB, by hand {hand / 2**20:.1f} MB"
        lines += ["", f"{text}, ratio {ours / hand:.2f} (target: at most 2)."]
    lines += [
        "",
        "![Time of each library as a multiple of the base](engine.svg)",
        "",
        *engine_growth.report(growth, duration),
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--tasks", default=",".join(TASKS), help="a part of them is printed, not written")
    parser.add_argument("--dry", action="store_true", help="print only, write nothing")
    given = parser.parse_args()
    if engine_peers.installed("torch"):
        import torch

        torch.set_num_threads(1)
    about, kept = machine(), keep_memory()
    results = {name: run_task(name, given.rounds) for name in given.tasks.split(",")}
    if given.dry or set(results) != set(TASKS):
        return
    growth = engine_growth.measure()
    engine_plots.ratios_figure(results, HERE / "engine.svg")
    engine_plots.growth_figure(growth, HERE / "engine-growth.svg")
    write_part("engine", "benchmarks/engine.py", report(results, growth, about, kept))


if __name__ == "__main__":
    main()
