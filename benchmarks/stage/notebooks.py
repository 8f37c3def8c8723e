"""The same picture, four ways: two planes with a grid and its image, moved by a handle or a slider."""

import nbformat

STAGE = """from course_utils.maps import Map
from course_utils.stage import bent_grid
bent_grid(Map(lambda x, y: (x**2 - y, x * y), name="F"))"""

_GRIDS = """import numpy as np, matplotlib.pyplot as plt
from ipywidgets import FloatSlider, VBox, interact
u, v = np.meshgrid(np.linspace(-1, 1, 33), np.linspace(-1, 1, 9))
slider = FloatSlider(min=0, max=100, step=0.1)
def grids(x):
    for s, t in ((u, v), (v, u)):
        yield (x / 50 + s).T, (2 + t).T
        yield ((x / 50 + s) ** 2 - 2 - t).T, ((x / 50 + s) * (2 + t)).T
"""

INTERACT = (
    _GRIDS
    + """@interact(x=slider)
def show(x):
    fig, planes = plt.subplots(1, 2, figsize=(7.4, 3.4))
    for k, (xs, ys) in enumerate(grids(x)):
        planes[k % 2].plot(xs, ys, "br"[k % 2])
    plt.show()"""
)

# As ipympl's documentation advises: the lines are made once, their data is set on every move.
IPYMPL = (
    "%matplotlib widget\n"
    + _GRIDS
    + """fig, planes = plt.subplots(1, 2, figsize=(7.4, 3.4))
lines = [planes[k % 2].plot(xs, ys, "br"[k % 2]) for k, (xs, ys) in enumerate(grids(0))]
def show(change):
    for group, (xs, ys) in zip(lines, grids(change["new"])):
        for line, x, y in zip(group, xs.T, ys.T):
            line.set_data(x, y)
    fig.canvas.draw_idle()
slider.observe(show, names="value")
slider"""
)

ROUND_TRIP = """import ipywidgets
slider, label = ipywidgets.FloatSlider(min=0, max=100, step=0.1), ipywidgets.HTML('<b class="shown">0</b>')
slider.observe(lambda change: setattr(label, "value", f'<b class="shown">{change["new"]}</b>'), names="value")
ipywidgets.VBox([slider, label])"""

CELLS = {"stage": STAGE, "interact": INTERACT, "ipympl": IPYMPL, "trip": ROUND_TRIP}
# What on the page shows the effect of the slider.
SHOWN = {"interact": ".jp-OutputArea-output img", "ipympl": "canvas", "trip": ".shown"}


def write(folder, name: str, copy: str) -> str:
    """The notebook `name` as a file of its own, and so with a kernel of its own; its file name."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS[name])])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{copy}.ipynb")
    return f"{copy}.ipynb"
