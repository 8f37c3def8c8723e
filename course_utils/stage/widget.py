"""`Stage`: a scene on the page, with one copy of the browser code for all stages of a kernel."""

import base64
import copy
import json
import sys
import zlib
from functools import cache
from html import escape
from importlib.resources import files

import anywidget
import ipywidgets
import traitlets

from course_utils.page import display
from course_utils.stage.scene import Scene
from course_utils.stage.still import still

_STATIC = files(__package__) / "static"
LOADER = (_STATIC / "loader.js").read_text("utf-8")  # for any widget with a `code` trait, and for pages


@cache
def bundle() -> str:
    """The browser half, built from src/ by `npm run build`."""
    return (_STATIC / "stage.js").read_text("utf-8")


def packed(text: str) -> str:
    """`text` compressed, in base64: what a page and a saved notebook keep of code and scenes."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


class StageCode(ipywidgets.Widget):
    """Holds the browser code for widgets that draw stages of their own."""

    packed = traitlets.Unicode().tag(sync=True)


_shared_code: list[StageCode] = []


def shared_code() -> StageCode:
    """The one model of this kernel that holds the browser code."""
    if not _shared_code or _shared_code[0].comm is None:
        _shared_code[:] = [StageCode(packed=packed(bundle()))]
    return _shared_code[0]


class Stage(anywidget.AnyWidget):
    """A scene that can be dragged. `state` maps the name of every variable to its value.

    The browser owns the drag; `state` changes on release, and changing it from Python moves the picture. The
    display carries a still SVG with a sentence, and HTML that drags without network or kernel, in a saved
    notebook too: a hidden output beside it keeps the last state. The widget has no view of its own; it links
    that HTML to Python where a page has both.
    """

    _esm = (_STATIC / "link.js").read_text("utf-8")
    name = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    layout = traitlets.Instance(ipywidgets.Layout, allow_none=True).tag(
        sync=True, **ipywidgets.widget_serialization
    )
    _carrier: tuple | None = None

    def __init__(self, scene: Scene):
        self.scene = scene
        self._linked = False
        super().__init__(name=display.new_name(), state=scene.state)

    @property
    def spec(self) -> dict:
        """The scene as the browser gets it."""
        return self.scene.spec

    def open(self):
        """Waits: a widget goes to the page when first shown there; notebooks run by a program stay small."""
        if self._linked:
            super().open()

    @traitlets.validate("state")
    def _complete(self, proposal):
        return self.scene.complete(proposal["value"])

    @traitlets.observe("state")
    def _keep(self, _):
        if self._linked:
            self._publish_state(update=True)

    def _publish_state(self, update: bool):
        """The output that keeps the state in a saved notebook; nothing of it shows, and no picture moves."""
        kept = f'<div hidden data-pullback-state="{self.name}">{escape(json.dumps(self.state))}</div>'
        publish = display.replace if update else display.show
        publish(self.name, {"text/html": display.marked(self.name, kept), "text/plain": ""})

    def describe(self) -> str:
        """The picture in its present state, in words."""
        return self.scene.describe(self.state)

    def svg(self) -> str:
        """The picture in its present state, still."""
        return still(self.spec, self.scene.values(self.state))

    def html(self, carry_code: bool = True) -> str:
        """The picture, draggable from a file; without `carry_code` another stage brings the code."""
        spec = copy.deepcopy(self.spec)
        for variable in spec["variables"]:
            variable["value"] = self.state[variable["name"]]
        code = f'{LOADER}await startStages("{packed(bundle())}");' if carry_code else ""
        name = f' data-name="{self.name}"' if self._linked else ""
        return (
            f'<div data-pullback-stage="{packed(_json(spec))}"{name}><p>{escape(self.describe())}</p>'
            "<p><em>Run this cell to see the picture.</em></p></div>"
            f'<script type="module">{code}globalThis.pullbackStages?.()</script>'
        )

    def _repr_mimebundle_(self, **_) -> dict:
        if display.cell():
            if not self._linked:
                self._linked = True
                self.open()
            self._publish_state(update=False)
        return {
            "text/plain": self.describe(),
            "image/svg+xml": self.svg(),
            "text/html": self.html(_carries()),
        }

    def __repr__(self):
        return f"Stage({self.scene!r})"


def _json(spec: dict) -> str:
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _carries() -> bool:
    """Whether this display brings the browser code: a kernel's first, and again when that cell runs again."""
    if "google.colab" in sys.modules:  # every output is a page of its own there
        return True
    cell, run = display.cell(), display.request().get("header", {}).get("msg_id")
    if Stage._carrier is None or (cell and Stage._carrier[0] == cell and Stage._carrier[1] != run):
        Stage._carrier = (cell, run)
        return True
    return False
