"""`Stage`: a scene on the page. One widget class, one copy of the browser code for all stages of a kernel."""

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

from course_utils.stage.scene import Scene
from course_utils.stage.still import still

_STATIC = files(__package__) / "static"
LOADER = (_STATIC / "loader.js").read_text("utf-8")  # for any widget with a `code` trait, and for pages
_RENDER = (
    "export default { async render(context) { return (await loadStages(context.model)).render(context); } };"
)


@cache
def bundle() -> str:
    """The browser half, built from src/ by `npm run build`."""
    return (_STATIC / "stage.js").read_text("utf-8")


def packed(text: str) -> str:
    """`text` compressed, in base64: what a page and a saved notebook keep of code and scenes."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


class StageCode(ipywidgets.Widget):
    """Holds the browser code for all stages of this kernel."""

    packed = traitlets.Unicode().tag(sync=True)


_shared_code: list[StageCode] = []


def shared_code() -> StageCode:
    """The one model of this kernel that holds the browser code."""
    if not _shared_code or _shared_code[0].comm is None:
        _shared_code[:] = [StageCode(packed=packed(bundle()))]
    return _shared_code[0]


def _request() -> dict:
    """The message that asked for the running cell; empty outside Jupyter."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "get_parent", dict)() or {}


def _cell() -> str | None:
    """Id of the running cell. Front ends that show widgets send it; nbconvert, nbval and nbgrader do not."""
    return _request().get("metadata", {}).get("cellId")


class Stage(anywidget.AnyWidget):
    """A scene that can be dragged. `state` maps the name of every variable to its value.

    The browser owns the drag; `state` changes on release, and changing it from Python moves the picture. The
    display carries three renderings: the widget where a live page asked for it, HTML that drags from a
    file without network or kernel, and a still SVG with a sentence.
    """

    _esm = LOADER + _RENDER
    packed = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    code = traitlets.Instance(StageCode, allow_none=True).tag(sync=True, **ipywidgets.widget_serialization)
    layout = traitlets.Instance(ipywidgets.Layout, allow_none=True).tag(
        sync=True, **ipywidgets.widget_serialization
    )
    _carrier: tuple | None = None

    def __init__(self, scene: Scene):
        self.scene = scene
        self._connected = False
        super().__init__(packed=packed(_json(scene.spec)), state=scene.state)

    @property
    def spec(self) -> dict:
        """The scene as the browser gets it."""
        return self.scene.spec

    def open(self):
        """Waits: a widget goes to the page when first shown there; notebooks run by a program stay small."""
        if self._connected:
            super().open()

    @property
    def model_id(self):
        """The widget's id, for which it connects to the page."""
        if not self._connected:
            self._connected = True
            self.code = shared_code()
            self.open()
        return super().model_id

    @traitlets.validate("state")
    def _complete(self, proposal):
        return self.scene.complete(proposal["value"])

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
        return (
            f'<div data-pullback-stage="{packed(_json(spec))}"><p>{escape(self.describe())}</p></div>'
            f'<script type="module">{code}globalThis.pullbackStages?.()</script>'
        )

    def _repr_mimebundle_(self, **_) -> dict:
        shown = {
            "text/plain": self.describe(),
            "image/svg+xml": self.svg(),
            "text/html": self.html(_carries()),
        }
        if _cell() or {"google.colab", "pyodide_kernel"} & set(sys.modules):
            view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
            shown["application/vnd.jupyter.widget-view+json"] = view
        return shown

    def __repr__(self):
        return f"Stage({self.scene!r})"


def _json(spec: dict) -> str:
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _carries() -> bool:
    """Whether this display brings the browser code: a kernel's first, and again when that cell runs again."""
    cell, run = _cell(), _request().get("header", {}).get("msg_id")
    if Stage._carrier is None or (cell and Stage._carrier[0] == cell and Stage._carrier[1] != run):
        Stage._carrier = (cell, run)
        return True
    return False
