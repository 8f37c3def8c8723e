"""Widgets that a notebook never loses: alive where Python answers, HTML to read everywhere else."""

from importlib.resources import files

import anywidget
import ipywidgets
import traitlets

from course_utils.page import display

PLACED = (files(__package__) / "static" / "placed.js").read_text("utf-8")  # for the code of every one of them


class PlacedWidget(anywidget.AnyWidget):
    """A widget without a view of its own: JupyterLab shows no such view in a notebook that is opened again.

    It is displayed as two outputs of HTML without a script. The first is an empty place, in which the browser
    draws it while Python answers. The second says how it stands now, and follows each change: it is hidden
    beside a living one, and it is what a saved notebook, an export and a page without Python show.
    """

    name = traitlets.Unicode().tag(sync=True)
    layout = traitlets.Instance(ipywidgets.Layout, allow_none=True).tag(
        sync=True, **ipywidgets.widget_serialization
    )

    def __init__(self, **state):
        self._kept: dict = {}  # what is displayed beside the place
        self._linked = False
        name = display.new_name()
        super().__init__(name=name, model_id=name, **state)

    def open(self):
        """Waits: a widget goes to the page when first shown there; notebooks run by a program stay small."""
        if self._linked:
            super().open()

    def html(self) -> str:
        """How it stands now, to read."""
        raise NotImplementedError

    def keep(self) -> None:
        """Let the notebook keep how it stands now."""
        if self._kept and self._kept != (now := self._repr_mimebundle_()):
            self._kept = now
            display.replace(self.name, now)

    def _repr_mimebundle_(self, **_) -> dict:
        return {"text/plain": repr(self), "text/html": display.marked(self.name, self.html())}

    def _ipython_display_(self):
        if display.cell():
            if not self._linked:
                self._linked = True
                self.open()
                display.carriers[:] = [self.send]
            place = f'<div class="pb-place pb-place-{self.name}"></div>'
            display.show(f"{self.name}-place", {"text/html": place, "text/plain": ""})
        self._kept = self._repr_mimebundle_()
        display.show(self.name, self._kept)
