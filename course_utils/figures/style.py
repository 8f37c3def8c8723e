"""One look for every matplotlib picture: the course's colours, light and dark, and a sentence of alt text."""

import io
import re
from html import escape

from course_utils.palette import PALETTE, light

RC = {
    "figure.figsize": (4.8, 3.3),  # on a phone it is drawn at half this size, and its text still read
    "font.size": 11,
    "font.family": "sans-serif",
    "mathtext.fontset": "dejavusans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": light("muted"),
    "axes.labelcolor": light("ink"),
    "axes.titlecolor": light("ink"),
    "axes.grid": True,
    "grid.color": light("grid"),
    "grid.linewidth": 0.6,
    "text.color": light("ink"),
    "xtick.color": light("muted"),
    "ytick.color": light("muted"),
    "lines.linewidth": 2,
    "svg.fonttype": "none",  # text stays text: small files, and the page's zoom keeps it sharp
}

# The page decides: JupyterLab says which theme is on; elsewhere the reader's system does.
STYLE = """<style>
.pullback-figure{{{light}max-width:100%}}
.pullback-figure svg{{max-width:100%;height:auto}}
@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .pullback-figure{{{dark}}}}}
[data-jp-theme-light="false"] .pullback-figure{{{dark}}}
</style>""".format(
    light="".join(f"--pb-{name}:{pair[0]};" for name, pair in PALETTE.items()),
    dark="".join(f"--pb-{name}:{pair[1]};" for name, pair in PALETTE.items()),
)


class Picture:
    """A finished figure: an SVG that follows the page's theme, and `alt`, which says what it shows.

    Made from a matplotlib figure drawn under `matplotlib.rc_context(RC)`; the figure is closed.
    """

    def __init__(self, fig, alt: str):
        import matplotlib.pyplot as plt

        buffer = io.StringIO()
        # The salt makes ids repeatable for one picture, and distinct between the pictures of a page.
        with plt.rc_context(RC | {"svg.hashsalt": alt}):
            fig.savefig(buffer, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None})
        plt.close(fig)
        self.alt = alt
        self.svg = _themed(buffer.getvalue())

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        label = escape(self.alt, quote=True)
        html = f'{STYLE}<div class="pullback-figure" role="img" aria-label="{label}">{self.svg}</div>'
        return {"text/html": html, "text/plain": self.alt}


def _themed(svg: str) -> str:
    """The <svg> element alone, with each palette colour turned into its theme variable."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # matplotlib's rule for `*` would reach every picture of the page: the dots of a stage vanished.
    svg = svg.replace("*{stroke-", ".pullback-figure *{stroke-")
    for name, (colour, _) in PALETTE.items():
        svg = svg.replace(colour, f"var(--pb-{name})")
    return svg.replace("<svg", '<svg aria-hidden="true"', 1)
