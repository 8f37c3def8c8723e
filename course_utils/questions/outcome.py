"""What became of an answer, and how it is shown: in words, with a sign and a colour, and to machines."""

from dataclasses import dataclass, field
from html import escape

from course_utils.palette import light
from course_utils.questions import typeset
from course_utils.questions.reading.tree import seen

MIME = "application/vnd.pullback.outcome+json"
RIGHT, WRONG, NOT_ATTEMPTED = "right", "wrong", "not attempted"
UNREADABLE, CANNOT_JUDGE, OTHER_FORM = "unreadable", "cannot judge", "other form"
UNFINISHED = "unfinished"
COUNTED = (RIGHT, WRONG)  # what counts as an attempt; anything else costs nothing
KEPT = (*COUNTED, CANNOT_JUDGE, UNFINISHED, OTHER_FORM)  # what is kept in the progress file
SIGNS = {RIGHT: "✓", WRONG: "✗", OTHER_FORM: "≈"}
TITLES = {
    RIGHT: "Right", WRONG: "Not yet", NOT_ATTEMPTED: "Not attempted", UNREADABLE: "I cannot read this",
    CANNOT_JUDGE: "I cannot judge this", OTHER_FORM: "Almost", UNFINISHED: "So far so good",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """`kind` is right, wrong, not attempted, unreadable, cannot judge, other form (a right value that is
    not written as it was asked) or unfinished (parts are open, and none is wrong); `score` the share of the
    points.

    `message` is prose with `$TeX$`; `read_as` the TeX of what was understood; `slip` the name of the slip
    that gives exactly this answer, or "". `pointer` shows with a caret where an answer stopped making sense.
    """

    kind: str
    message: str
    slip: str = ""
    read_as: str = ""
    score: float = 0.0
    pointer: str = ""
    answer: str = field(default="", repr=False)  # as it is kept in the progress file
    id: str = ""
    title: str = ""

    @property
    def heading(self) -> str:
        """The outcome in words."""
        return self.title or TITLES[self.kind]

    def __repr__(self):
        lines = [f"{SIGNS.get(self.kind, '·')} {self.heading}. {seen(typeset.text(self.message))}"]
        if self.read_as:
            lines.append(f"  read as: {typeset.untex(self.read_as)}")
        lines += [f"  {line}" for line in self.pointer.splitlines()]
        return "\n".join(lines)

    def html(self) -> str:
        """The outcome as HTML, without its frame."""
        sign = SIGNS.get(self.kind, "·")
        read_as = f"<p>Read as: {typeset.mathml(self.read_as)}</p>" if self.read_as else ""
        pointer = f"<pre>{escape(self.pointer)}</pre>" if self.pointer else ""
        head = f'<strong><span aria-hidden="true">{sign}</span> {escape(self.heading)}.</strong>'
        return f"{_joined(head, typeset.html(seen(self.message)))}{read_as}{pointer}"

    def _repr_mimebundle_(self, **_):
        data = {"id": self.id, "kind": self.kind, "slip": self.slip, "score": self.score}
        return {"text/plain": repr(self), "text/html": framed(self.kind, self.html()), MIME: data}


def framed(kind: str, html: str) -> str:
    """The HTML of an outcome with a line of its colour beside it."""
    theme, name = {RIGHT: ("success", "right"), WRONG: ("error", "wrong")}.get(kind, ("border", "muted"))
    colour = f"var(--jp-{theme}-color1, {light(name)})"  # the palette, where there is no JupyterLab theme
    return f'<div style="border-left:4px solid {colour};padding:.1em .8em;max-width:44em">{html}</div>'


def _joined(head: str, body: str) -> str:
    return body.replace("<p>", f"<p>{head} ", 1) if body.startswith("<p>") else f"<p>{head}</p>{body}"
