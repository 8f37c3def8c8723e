"""The question card as a widget. The browser shows and sends; everything is read and judged here."""

import weakref
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from pathlib import Path

import traitlets
from ipywidgets import widget_serialization

from course_utils import variants
from course_utils.page.placed import PLACED, PlacedWidget
from course_utils.palette import PALETTE
from course_utils.progress.store import on_record
from course_utils.questions import card, typeset
from course_utils.questions import outcome as o
from course_utils.questions.kept import kept_card
from course_utils.questions.reading import Unreadable
from course_utils.stage.still import still
from course_utils.stage.widget import LOADER, StageCode, shared_code

STATIC = Path(__file__).parent / "static"
NOTHING = {
    "radio": "Choose one of the options.",
    "checkbox": "Choose what holds: at least one of these does.",
    "parts": "Fill in one of the parts, or all of them.",
}
OTHERS = "These are other numbers: they were changed in another place. Your answer was not judged."
_cards: "weakref.WeakSet[QuestionCard]" = weakref.WeakSet()


def _style() -> str:
    """The card's CSS with the palette of the course, light and dark."""
    light, dark = (";".join(f"--pb-{name}:{pair[i]}" for name, pair in PALETTE.items()) for i in (0, 1))
    return (
        f".pb-card{{{light}}}"
        f"@media(prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .pb-card{{{dark}}}}}"
        f'[data-jp-theme-light="false"] .pb-card{{{dark}}}'
        + (STATIC / "card.css").read_text(encoding="utf-8")
    )


@lru_cache(maxsize=64)
def _scene(question):
    return question.scene()


class QuestionCard(PlacedWidget):
    """One question on the page. `view` is all that the browser is told."""

    _esm = LOADER + PLACED + (STATIC / "card.js").read_text(encoding="utf-8")
    _css = _style()
    view = traitlets.Dict().tag(sync=True)
    code = traitlets.Instance(StageCode, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(self, asked):
        self._asked = asked
        self._solution_note = ""
        self._outcome: o.Outcome | None = None if asked.nameless else asked.last()
        pictured = _scene(asked.base) is not None
        super().__init__(view=self._seen(), code=shared_code() if pictured else None)
        self.on_msg(self._heard)
        _cards.add(self)

    def __repr__(self):
        return typeset.text(card.as_text(self._asked))

    @traitlets.observe("view")
    def _keep_view(self, _) -> None:
        self.keep()

    def html(self) -> str:
        """The card with its last answer, its outcome and the hints taken, to read."""
        return kept_card(self.view, self._picture(), self._how())

    def _how(self) -> str:
        return card.how_again(self._asked)

    def _picture(self) -> str:
        """The picture as the last answer left it, still."""
        stage = self.view["stage"]
        return still(stage["spec"], _scene(self._asked.question).values(stage["state"])) if stage else ""

    def refresh(self) -> None:
        """Show what is in the progress file now."""
        if not self._asked.nameless:
            self._outcome = self._asked.last() or self._outcome
        self.view = self._seen()

    def _seen(self) -> dict:
        return self._name_seen() if self._asked.nameless else self._question_seen()

    def _name_seen(self) -> dict:
        """In the question's place: who are you?"""
        return {
            "id": self._asked.id, "seed": -1, "statement": typeset.html(card.WHO),
            "control": "text", "how": "your name in the course, as your instructor has it", "options": [],
            "typed": "", "outcome": None, "attempts": "", "hints": [], "hintsLeft": 0, "solution": "",
            "solutionNote": typeset.html(self._solution_note), "renewal": "", "nameless": True,
            "whose": "", "renewed": False, "original": "", "notice": "", "stage": None,
        }  # fmt: skip

    def _question_seen(self) -> dict:
        asked, question = self._asked, self._asked.question
        attempts = asked.attempts()
        code = card.is_code(question)
        form = None if code else question.answer_form()
        shown = asked.hints_shown()
        return {
            "id": asked.id, "seed": asked.seed,
            "statement": typeset.html(question.posed()),
            "control": "code" if code else form.control,
            "how": typeset.html(card.how_in_code(asked.id, question)) if code else form.how(),
            "options": [{"letter": a, "html": typeset.inline(words)} for a, words in card.options(form)],
            "typed": attempts[-1].answer if attempts and not code else "",
            "outcome": self._outcome and {"kind": self._outcome.kind, "html": self._outcome.html()},
            "attempts": f"{asked.tries} attempt{'s' * (asked.tries != 1)}" if asked.tries else "",
            "hints": [typeset.html(f"**Hint {i}.** {words}") for i, words in enumerate(shown, 1)],
            "hintsLeft": len(question.hints()) - len(shown),
            "solution": asked.solution_shown and typeset.html(f"**Solution.** {question.solution()}"),
            "solutionNote": typeset.html(self._solution_note),
            "renewal": card.renewal(question),
            "renewed": asked.renewed,
            "original": card.original(asked),
            "nameless": False,
            "whose": escape(card.whose(asked)),
            "notice": asked.store.notice,
            "stage": self._stage(),
        }  # fmt: skip

    def _stage(self) -> dict | None:
        """The picture in which the question is answered, as the last answer left it."""
        scene, attempts = _scene(self._asked.question), self._asked.attempts()
        if scene is None:
            return None
        state = scene.state | ((attempts and self._pictured(attempts[-1].answer)) or {})
        return {"spec": scene.spec, "state": state, "words": self._asked.question.answer_form().words}

    def _pictured(self, text: str) -> dict | None:
        """The state of the picture that shows an answer; None where there is no picture, or none of it."""
        question = self._asked.base if self._asked.nameless else self._asked.question
        try:
            return question.answer_form().state(question.read(text)) if _scene(question) else None
        except Unreadable:
            return None

    def _heard(self, _widget, message: dict, _buffers) -> None:
        kind, text = message.get("kind"), str(message.get("text", ""))
        if kind == "preview":
            preview = {"html": self.preview(text), "state": self._pictured(text)}
            self.send({"kind": "preview", "text": text, **preview})
            return
        if kind == "warm":
            self.preview("0")
            return
        actions = {"check": self._check, "hint": self._hint, "solution": self._solution, "new": self._new,
                   "original": self._original}  # fmt: skip
        if self._asked.nameless:
            actions = {"check": self._call_me}
        if kind in actions:
            actions[kind](text)
            self.view = self._seen()
            self.send({"kind": "done", "text": text})

    def preview(self, text: str) -> str:
        """HTML of how an answer reads so far: typeset, or where it stops making sense."""
        if not text.strip() or self._asked.nameless:
            return ""
        question = self._asked.question
        try:
            return f"Read as {typeset.mathml(question.answer_form().show(question.read(text)))}"
        except Unreadable as error:
            return escape(error.message)

    def _check(self, text: str) -> None:
        if self.view["seed"] != self._asked.seed:  # the answer is to what stands here
            self._outcome = o.Outcome(o.NOT_ATTEMPTED, OTHERS)
            return
        self._outcome = self._asked.judge(text)
        here = NOTHING.get(self.view["control"])  # no letter or semicolon to type here
        if self._outcome.kind == o.NOT_ATTEMPTED and here:
            self._outcome = replace(self._outcome, message=here)

    def _hint(self, _text: str) -> None:
        self._asked.next_hint()

    def _solution(self, _text: str) -> None:
        given = self._asked.solution()
        self._solution_note = "" if given else "Try it first. Press Solution again to see it all the same."

    def _new(self, _text: str) -> None:
        self._asked.new_numbers()
        self._outcome, self._solution_note = self._asked.last(), ""

    def _original(self, _text: str) -> None:
        self._asked.original_numbers()
        self._outcome, self._solution_note = self._asked.last(), ""

    def _call_me(self, text: str) -> None:
        try:
            variants.remember(text)
        except (ValueError, OSError) as error:
            self._solution_note = str(error)
            return
        for shown in (self, *_cards):  # this one first: the others may be many
            shown.named()

    def named(self) -> None:
        """Ask with the numbers of the name that was given."""
        if self._asked.nameless:
            self._asked.find_name()
            self._outcome, self._solution_note = self._asked.last(), ""
            self.view = self._seen()


class LabHelp(QuestionCard):
    """The buttons alone, for a lab that is written in a cell: hints, and the solution."""

    def _seen(self) -> dict:
        here = {"statement": "<p>Stuck?</p>", "how": "", "outcome": None, "attempts": ""}
        return {**super()._seen(), **here, "renewal": "", "renewed": False}

    def _how(self) -> str:
        return "For hints, run this cell."


@dataclass(frozen=True, repr=False)
class HelpedOutcome(o.Outcome):
    """The outcome of a lab with `LabHelp` under it."""

    asked: object = field(default=None, compare=False)

    def _ipython_display_(self):
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True)
        display(LabHelp(self.asked))


def _recorded(identifier: str) -> None:
    for shown in list(_cards):
        if shown._asked.id == identifier:
            shown.refresh()


on_record(_recorded)
