"""`make bench-stage`: how fast a stage answers a drag, beside pictures that the kernel draws.

    build/bench-stage/bin/python benchmarks/stage/measure.py [--rounds 7] [--dry]

Writes the stage part of benchmarks/README.md. In every round every contender has its turn, so that what else
the machine does falls on all of them; about three minutes.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import sympy

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

import notebooks  # noqa: E402 - the path comes first
from in_the_page import FIRST, FRAMES, KEY, PAINTED, REDRAW, WATCH_DRAG  # noqa: E402
from report import about, p95, report, write_readme  # noqa: E402
from slow_network import door  # noqa: E402

from browser.jupyter import LabPage, browser, jupyterlab  # noqa: E402
from course_utils.maps import Map  # noqa: E402
from course_utils.stage import Field, Heatmap, Levels, Plane, Scene, Slider, Stage, bent_grid  # noqa: E402

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
MOVES = {"stage": 40, "trip": 20, "interact": 12, "ipympl": 12}  # in a round
LATENCY = 0.150  # seconds, there and back


def heavy() -> Stage:
    """A 100 x 100 heatmap with five level curves and a 15 x 15 field, all moving with one slider."""
    x, y = sympy.symbols("x y", real=True)
    a = Slider("a", 0.5, 2, 1, label="a")
    f = sympy.sin(a.symbol * x) * sympy.cos(y) + a.symbol * x * y / 4
    over = {"axes": (x, y), "over": ((-3, 3), (-3, 3))}
    levels = Levels(f, **over, cells=(100, 100), levels=(-1, -0.5, 0, 0.5, 1), color="output")
    heat = Heatmap(f, **over, cells=(100, 100), low=-2, high=2, color="output")
    field = Field((f.diff(x), f.diff(y)), **over, cells=(15, 15), color="gradient")
    return Stage(Scene(Plane("heavy", heat, levels, field, x=(-3, 3), y=(-3, 3)), a, says=("Heavy.",)))


class Contender:
    """One picture on a page of its own. `round()` gives the times of a round, in milliseconds."""

    def __init__(self, name: str, chromium, url: str, folder: Path, copy: str):
        self.name = name
        self.lab = LabPage(chromium, url, notebooks.write(folder, name, copy))
        self.page = self.lab.page
        self.page.evaluate(PAINTED)
        self.lab.run_all()
        if name == "stage":
            self.page.wait_for_selector(".pb-handle")
            self.page.evaluate(WATCH_DRAG)
        else:
            self.page.wait_for_selector(notebooks.SHOWN[name])
            self.page.wait_for_selector(".noUi-handle")
        self.page.wait_for_timeout(500)

    def kill_kernel(self) -> None:
        """Shut the kernel down for good."""
        self.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.wait_for_timeout(500)

    def round(self) -> list[float]:
        """From input to paint, one input at a time, each after the paint of the one before."""
        self.page.bring_to_front()
        if self.name != "stage":
            return self.page.evaluate(KEY, [MOVES[self.name], notebooks.SHOWN[self.name]])
        handle = self.page.locator(".pb-handle").first
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.evaluate("moves.length = 0")
        for k in range(1, MOVES["stage"] + 1):
            self.page.mouse.move(x - 30 + abs(k % 60 - 30), y + 10 + k % 20)
            self.page.wait_for_function(f"moves.length >= {k}")
        self.page.mouse.move(x, y)
        self.page.mouse.up()
        return self.page.evaluate("moves")[: MOVES["stage"]]


def drags(chromium, folder: Path, rounds: int) -> dict[str, list[list[float]]]:
    """Times of every contender, a list for each round."""
    slow = f"behind {LATENCY * 1000:.0f} ms"
    with jupyterlab(folder) as url, door(int(url.rsplit(":", 1)[1])) as far:
        far_url = f"http://127.0.0.1:{far.port}"
        made = {
            "stage, kernel dead": Contender("stage", chromium, url, folder, "dead"),
            f"stage, {slow}": Contender("stage", chromium, far_url, folder, "far"),
            "kernel round trip, a number": Contender("trip", chromium, url, folder, "trip"),
            f"kernel round trip, {slow}": Contender("trip", chromium, far_url, folder, "far-trip"),
            "ipympl": Contender("ipympl", chromium, url, folder, "ipympl"),
            f"ipympl, {slow}": Contender("ipympl", chromium, far_url, folder, "far-ipympl"),
            "interact + matplotlib inline": Contender("interact", chromium, url, folder, "interact"),
            f"interact, {slow}": Contender("interact", chromium, far_url, folder, "far-interact"),
        }
        made["stage, kernel dead"].kill_kernel()
        far.seconds = LATENCY / 2
        times: dict[str, list[list[float]]] = {name: [] for name in made}
        for contender in made.values():
            contender.round()  # to warm up
        for k in range(rounds):
            for name, contender in made.items():
                times[name].append(contender.round())
            print(f"round {k + 1}:", {name: round(p95(t[-1])) for name, t in times.items()}, flush=True)
    return times


def first_stages(chromium, folder: Path, rounds: int) -> list[float]:
    """From a cell's end to the paint of the page's first stage, each on a fresh page with a fresh kernel."""
    found = []
    with jupyterlab(folder) as url:
        for k in range(rounds):
            lab = LabPage(chromium, url, notebooks.write(folder, "stage", f"first-{k}"))
            lab.page.evaluate(PAINTED)
            found.append(lab.page.evaluate(FIRST))
            lab.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
            lab.page.close()
    return found


def from_a_file(chromium, folder: Path, rounds: int) -> dict[str, list[list[float]]]:
    """Redraws of the heavy scene, and frames while one of ten stages is dragged."""
    times: dict[str, list[list[float]]] = {"work": [], "paint": [], "gaps": []}
    pages = {}
    for name, html in (
        ("heavy", heavy().html()),
        ("ten", "".join(bent_grid(F).html(carry_code=k == 0) for k in range(10))),
    ):
        path = folder / f"{name}.html"
        path.write_text(f'<!doctype html><meta charset="utf-8">{html}', "utf-8")
        pages[name] = chromium.new_page(viewport={"width": 900, "height": 800})
        pages[name].add_init_script(f"({PAINTED})()")
        pages[name].goto(path.as_uri())
        pages[name].wait_for_selector(".pb-stage")
    for k in range(rounds + 1):
        pages["heavy"].bring_to_front()
        redraw = pages["heavy"].evaluate(REDRAW, 60)
        pages["ten"].bring_to_front()
        gaps = pages["ten"].evaluate(FRAMES, 120)
        if k:  # the first warms up
            times["work"].append(redraw["work"])
            times["paint"].append(redraw["paint"])
            times["gaps"].append(gaps)
    for page in pages.values():
        page.close()
    return times


def main():
    """All measurements."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--dry", action="store_true", help="print only, write nothing")
    given = parser.parse_args()
    load = about()
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch) / "notebooks"
        folder.mkdir()
        files = from_a_file(chromium, folder, given.rounds)
        first = first_stages(chromium, folder, given.rounds)
        times = drags(chromium, folder, given.rounds)
    text = report(times, files, first, load)
    print(text)
    if not given.dry:
        write_readme(text)


if __name__ == "__main__":
    main()
