"""How fast a stage answers a drag, beside a picture that the kernel draws.

    python benchmarks/stage/measure.py

Prints median and 95th percentile in milliseconds. Needs a browser and the project's `test` extra.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

import nbformat
import sympy

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from browser.jupyter import LabPage, browser, jupyterlab
from course_utils.maps import Map
from course_utils.stage import Field, Heatmap, Levels, Plane, Scene, Slider, Stage, bent_grid

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
MOVES = 60

# The work of the frame that follows a move of the pointer, layout included, and the time between frames.
DRAG = """async moves => {
  const p = document.querySelector('.pb-handle');
  p.setPointerCapture = () => {};
  const box = p.getBoundingClientRect();
  const send = (type, k) => p.dispatchEvent(new PointerEvent(type, {
    clientX: box.x + 20 - k % 50, clientY: box.y + 20 + k % 50, button: 0, pointerId: 1 }));
  const frame = () => new Promise(requestAnimationFrame);
  send('pointerdown', 0);
  const work = [], gaps = [];
  let last = await frame();
  for (let k = 1; k <= moves; k++) {
    send('pointermove', k);
    // Our callback comes after the stage's own, in the same frame: what lies between is its work.
    const start = await new Promise(done => requestAnimationFrame(done));
    document.body.getBoundingClientRect();
    work.push(performance.now() - start);
    gaps.push(start - last);
    last = start;
  }
  send('pointerup', moves);
  return { work, gaps };
}"""

# From a key on an ipywidgets slider to the change of what shows its effect.
KERNEL = """async ([moves, shown]) => {
  const handle = document.querySelector('.noUi-handle');
  const target = document.querySelector(shown).closest('.widget-html, .jp-OutputArea');
  const times = [];
  for (let k = 0; k < moves; k++) {
    await new Promise(done => setTimeout(done, 30));
    const changed = new Promise(done => {
      const watch = new MutationObserver(() => { watch.disconnect(); requestAnimationFrame(done); });
      const all = { subtree: true, childList: true, characterData: true, attributeFilter: ['src'] };
      watch.observe(target, all);
    });
    const start = performance.now();
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await Promise.race([changed, new Promise(done => setTimeout(done, 3000))]);
    times.push(performance.now() - start);
  }
  return times;
}"""

ROUND_TRIP = """import ipywidgets
slider, label = ipywidgets.FloatSlider(min=0, max=100, step=0.1), ipywidgets.HTML('<b class="shown">0</b>')
slider.observe(lambda change: setattr(label, 'value', f'<b class="shown">{change["new"]}</b>'), names='value')
ipywidgets.VBox([slider, label])"""

INTERACT = """import numpy as np, matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
u, v = np.meshgrid(np.linspace(-1, 1, 33), np.linspace(-1, 1, 9))
@interact(x=FloatSlider(min=0, max=100, step=0.1))
def show(x):
    fig, (a, b) = plt.subplots(1, 2)
    for s, t in ((u, v), (v, u)):
        a.plot((x / 50 + s).T, (2 + t).T, 'b')
        b.plot(((x / 50 + s)**2 - 2 - t).T, ((x / 50 + s) * (2 + t)).T, 'r')
    plt.show()"""


def row(name, times):
    """One line of the table."""
    print(f"{name:<58} {median(times):8.1f} {quantiles(times, n=20)[-1]:8.1f}")


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


HEAVY = """async moves => {
  const slider = document.querySelector('input[type=range]');
  const work = [];
  for (let k = 0; k < moves; k++) {
    slider.value = String(10 + k);
    slider.dispatchEvent(new Event('input'));
    const start = await new Promise(done => requestAnimationFrame(done));
    work.push(performance.now() - start);
  }
  return work;
}"""


def without_kernel(chromium, folder: Path) -> None:
    """Stages from a file."""
    for name, stages in (("one", 1), ("ten", 10)):
        path = folder / f"{name}.html"
        html = "".join(bent_grid(F).html(carry_code=k == 0) for k in range(stages))
        path.write_text(f'<!doctype html><meta charset="utf-8">{html}', "utf-8")
        page = chromium.new_page(viewport={"width": 900, "height": 800})
        page.goto(path.as_uri())
        page.wait_for_selector(".pb-handle")
        times = page.evaluate(DRAG, MOVES)
        row(f"bent grid, {name} on the page: work in a frame of a drag", times["work"])
        row(f"bent grid, {name} on the page: time between frames", times["gaps"])
        page.close()
    path = folder / "heavy.html"
    path.write_text(f'<!doctype html><meta charset="utf-8">{heavy().html()}', "utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("canvas")
    row("heatmap 100 x 100, 5 level curves, 15 x 15 field: redraw", page.evaluate(HEAVY, MOVES))
    page.close()


def with_kernel(chromium, folder: Path) -> None:
    """The same in JupyterLab, and what the kernel takes."""
    cells = {"trip": ROUND_TRIP, "interact": INTERACT}
    cells["stage"] = (
        "from course_utils.maps import Map\nfrom course_utils.stage import bent_grid\n"
        "bent_grid(Map(lambda x, y: (x**2 - y, x * y), name='F'))"
    )
    for name, code in cells.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with jupyterlab(folder) as url:
        for name, shown in (("stage", None), ("trip", ".shown"), ("interact", ".jp-OutputArea-output img")):
            lab = LabPage(chromium, url, f"{name}.ipynb")
            lab.run_all()
            if shown is None:
                lab.page.wait_for_selector(".pb-handle")
                row(
                    "bent grid in JupyterLab: work in a frame of a drag",
                    lab.page.evaluate(DRAG, MOVES)["work"],
                )
            else:
                lab.page.wait_for_selector(shown)
                label = (
                    "kernel round trip, a number"
                    if name == "trip"
                    else "interact + matplotlib, the same two planes"
                )
                row(f"{label}: key to change", lab.page.evaluate(KERNEL, [20, shown]))
            lab.page.close()


def main():
    """All measurements, one line each."""
    print(f"{'milliseconds':<58} {'median':>8} {'p95':>8}")
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = Path(scratch) / "notebooks"
        folder.mkdir()
        without_kernel(chromium, folder)
        with_kernel(chromium, folder)


if __name__ == "__main__":
    main()
