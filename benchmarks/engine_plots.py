"""The two plots of the engine part of README.md: readable on a light and on a dark page."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
from engine_growth import NAMES
from matplotlib.ticker import NullFormatter

GREY, OURS, OTHER = "#7f7f7f", "#0b8f7f", "#c9780a"
plt.rcParams.update({
    "svg.hashsalt": "pullback", "svg.fonttype": "none", "font.size": 9, "text.color": GREY,
    "axes.labelcolor": GREY, "axes.edgecolor": GREY, "xtick.color": GREY, "ytick.color": GREY,
    "axes.spines.top": False, "axes.spines.right": False, "savefig.transparent": True,
})  # fmt: skip


def ratios_figure(results, path):
    """A panel per task: a bar for each library's time as a multiple of the base's, quartiles as whiskers."""
    rows = -(-len(results) // 3)
    figure, panels = plt.subplots(rows, 3, figsize=(9.6, 1.9 * rows), layout="constrained", squeeze=False)
    for ax in panels.flat[len(results) :]:
        ax.remove()
    for ax, (name, r) in zip(panels.flat, results.items(), strict=False):
        shown = sorted(r["ratios"].items(), key=lambda item: item[1][0])
        labels = [label for label, _ in shown]
        median, low, high = np.array([values for _, values in shown]).T
        colours = [OURS if k.startswith("Pullback") else GREY if k == r["base"] else OTHER for k in labels]
        ax.barh(range(len(labels)), median, xerr=(median - low, high - median), color=colours,
                error_kw={"ecolor": GREY, "elinewidth": 1}, height=0.7)  # fmt: skip
        for row, (m, h) in enumerate(zip(median, high, strict=True)):
            ax.annotate(
                f"{m:.3g}", (h, row), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7
            )
        ax.axvline(1, color=GREY, linewidth=0.5)
        ax.set_yticks(range(len(labels)), labels, fontsize=7.5)
        for tick, colour in zip(ax.get_yticklabels(), colours, strict=True):
            tick.set_color(colour)
        ax.set(xscale="log", title=name, xlim=(min(0.5, low.min() * 0.7), high.max() * 3))
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.invert_yaxis()
    figure.supxlabel("time, as a multiple of the base's (the line at 1; log scale)", color=GREY, fontsize=9)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def growth_figure(growth, path):
    """Time and memory of a T3 step against each size; time of a gradient against n. Logarithmic axes."""
    figure, panels = plt.subplots(2, 4, figsize=(9.6, 4.2), layout="constrained")
    for column, (name, table) in enumerate(growth["transformer"].items()):
        size, *measured = map(np.array, zip(*table, strict=True))
        for ax, (ours, hand), unit in zip(
            panels[:, column], (measured[:2], measured[2:]), (1e-3, 2**20), strict=True
        ):
            ax.plot(size, hand / unit, "s--", color=GREY, markersize=4)
            ax.plot(size, ours / unit, "o-", color=OURS, markersize=4)
            ax.set(xscale="log", yscale="log", xlabel=NAMES[name])
            ax.set_xticks(size, [str(s) for s in size])
            ax.minorticks_off()
    panels[0, 0].set_ylabel("ms per step")
    panels[1, 0].set_ylabel("peak MB per step")
    write(panels[0, 0], "ours", 0.9, OURS)
    write(panels[0, 0], "by hand (dashed)", 0.8, GREY)
    n, f, _, one, every = map(np.array, zip(*growth["gradient"], strict=True))
    ax = panels[0, 3]
    for times, name, colour, style, y in (
        (every, "n JVPs", OTHER, "^-", 0.9),
        (one, "one VJP", OURS, "o-", 0.8),
        (f, "f itself (dashed)", GREY, "s--", 0.7),
    ):
        ax.plot(n, times * 1e3, style, color=colour, markersize=4)
        write(ax, name, y, colour)
    ax.set(xscale="log", yscale="log", xlabel="n", ylabel="ms per gradient")
    panels[1, 3].remove()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def write(ax, text, y, colour):
    """A line of text in the upper left of a panel, in the colour of what it names."""
    ax.text(0.04, y, text, transform=ax.transAxes, color=colour, fontsize=7.5)
