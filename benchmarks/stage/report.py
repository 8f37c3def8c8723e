"""The stage part of benchmarks/README.md."""

import datetime
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- stage: begin, written by benchmarks/stage/measure.py -->", "<!-- stage: end -->"
LATE = 25  # milliseconds between two frames, of which one was left out
HOW = """From a move of the pointer, or a key on a slider, to the frame on which its effect is painted; the
next one only after that. The picture is two planes with a grid and its image, in JupyterLab. In each round
each has its turn. *Best round*: the smallest p95 of a round. *Times a stage*: the ratio of p95s within a
round, median."""


def p95(times) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


def all_of(rounds) -> list[float]:
    """The times of all rounds in one list."""
    return [time for times in rounds for time in times]


def about() -> str:
    """What was measured on, in one sentence."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    cpu = found[1] if found else platform.processor() or platform.machine()
    load = f"; load average at the start {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("jupyterlab", "matplotlib", "ipympl"))
    return f"{cpu}, {os.cpu_count()} cores{load}; headless Chromium, {packages}"


def report(times, files, first, load: str) -> str:
    """Both tables. times: of each contender, a list for each round; files and first as measured."""
    base = times["stage, kernel dead"]
    date = datetime.date.today().isoformat()
    first_stage = f"first stage of a page after its cell's end, {len(first)} pages: median"
    return "\n".join([
        "## Stages", "", f"Measured on {date} by `make bench-stage`. {load}.", "", HOW, "",
        "| picture | median ms | p95 ms | best round | times a stage |", "| --- | --- | --- | --- | --- |",
        *(_contender(name, rounds, base) for name, rounds in times.items()), "",
        "| what | measured | best round | target |", "| --- | --- | --- | --- |",
        *(_line(*line) for line in _lines(base, files)),
        _line(first_stage, [[t] for t in first], median, 300),
    ])  # fmt: skip


def _contender(name, rounds, base) -> str:
    ratio = median(p95(mine) / p95(ours) for mine, ours in zip(rounds, base, strict=True))
    numbers = median(all_of(rounds)), p95(all_of(rounds)), min(map(p95, rounds))
    return f"| {name} | {' | '.join(f'{n:.1f}' for n in numbers)} | {ratio:.1f} |"


def _lines(base, files):
    yield "drag to paint, kernel dead: p95", base, p95, 8
    yield (
        "heatmap 100 x 100, five level curves, 15 x 15 field, redraw with layout: median",
        files["work"],
        median,
        2,
    )
    yield "the same until it is painted: median", files["paint"], median, None
    yield "ten stages on a page, one dragged, between two frames: median", files["gaps"], median, 1000 / 60
    yield "the same: p95", files["gaps"], p95, None
    late = [[100 * sum(gap > LATE for gap in gaps) / len(gaps)] for gaps in files["gaps"]]
    yield "the same: frames left out, in a hundred", late, median, None


def _line(what, rounds, statistic, target) -> str:
    best = min(statistic(times) for times in rounds)
    goal = "" if target is None else f"{target:.3g}"
    return f"| {what} | {statistic(all_of(rounds)):.2f} | {best:.2f} | {goal} |"


def write_readme(text: str) -> None:
    """Replace the part between the markers, or add it."""
    old, part = README.read_text("utf-8"), f"{BEGIN}\n{text}\n{END}"
    if BEGIN in old:
        README.write_text(old[: old.index(BEGIN)] + part + old[old.index(END) + len(END) :], "utf-8")
    else:
        README.write_text(f"{old.rstrip()}\n\n{part}\n", "utf-8")
