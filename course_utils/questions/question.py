"""What every kind of question shares: from an answer to an outcome, and from a seed to new numbers.

A kind declares the problem in its fields and derives all else: `statement`, `form`, `key`, `hints`,
`solution`, `why` and `slips`; `draw` gives the same problem with other numbers. Questions are frozen, and
declaring one computes nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from course_utils.questions import outcome as o
from course_utils.questions import slips as catalogue
from course_utils.questions.draw import Draw
from course_utils.questions.entries import in_an_entry
from course_utils.questions.forms import Values, Verdict
from course_utils.questions.reading import Blank, Node, Unreadable
from course_utils.questions.rounding import told_by_rounding
from course_utils.questions.written import complaint, laid, sentences

DRAWS = 400
_RAISED_POINT = re.compile(r"(?<![\w.·])([0-9]+)[·⋅∙•]([0-9]+)(?![\w.·])")  # a product, or a point


class BadNumbersError(ValueError):
    """No numbers were found at which the slips of a question can be told apart: its author must help."""


@dataclass(frozen=True, eq=False)
class Question:
    """A problem, its answer and what can go wrong, all derived. `points` is what it is worth in a
    graded run; `written` names the forms that are demanded of the answer (see `written.py`).
    """

    points: float = field(default=1.0, kw_only=True)
    written: tuple[str, ...] = field(default=(), kw_only=True)

    def statement(self) -> str:
        """What is asked: prose with `$TeX$`."""
        raise NotImplementedError

    def form(self):
        """How the answer is written: one of `forms`."""
        raise NotImplementedError

    def key(self) -> object:
        """The right answer."""
        raise NotImplementedError

    def hints(self) -> tuple[str, ...]:
        """Steps towards the answer, each giving a little more."""
        raise NotImplementedError

    def solution(self) -> str:
        """The worked solution."""
        raise NotImplementedError

    def why(self) -> str:
        """What is said with "Right": one sentence that makes it stick."""
        return ""

    def slips(self) -> Iterable[tuple[str, object]]:
        """(name in the catalogue, the answer it gives) for the slips that can happen here."""
        return ()

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """(which entry, counted from zero; name in the catalogue; the value it gives) for slips in one entry
        of a list, or in the one value that is asked. They are named where `slips` explain nothing, and new
        numbers need not keep them apart.
        """
        return ()

    def draw(self, draw: Draw) -> "Question":
        """The same problem with other numbers. Without any, the question itself."""
        return self

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """(point, expected array) pairs, derived once more with `jacobian(f, x)` for arrays: a check
        on the key.
        """
        return ()

    def scene(self):
        """The scene in which the answer is given by hand; none where it is typed or chosen."""

    def crossing(self, expression: str) -> str:
        """What a grader evaluates in a sandbox for the answer that a cell hands over as `expression`."""
        return expression

    shuffled = ""  # what another variant shows in another order, where it has no other numbers

    @property
    def renewable(self) -> bool:
        """Whether there are other numbers to draw."""
        return type(self).draw is not Question.draw

    def posed(self) -> str:
        """The statement, and what it demands of the answer's form."""
        return self.statement() + sentences(self.written)

    def answer_form(self):
        """How the answer is written, with what is demanded of it."""
        return self.form().demanding(self.written) if self.written else self.form()

    def typed(self, answer: object) -> str:
        """The key, or the answer of a slip, as a learner would type it in the form that is demanded."""
        form = self.answer_form()
        turned = laid(self.written, answer)
        return form.kept(turned if type(turned) is str else None, form.key(turned))

    @property
    def varies(self) -> bool:
        """Whether another seed gives another variant."""
        return self.renewable

    def recalled_as(self, identifier: str) -> str | None:
        """The id of the question that returns, with other numbers, before an answer to this one is forgotten:
        its own, `identifier`, or None where nothing does.
        """
        return identifier if self.renewable else None

    def variant(self, seed: int) -> "Question":
        """The question with the numbers of this seed; seed 0 has the numbers of the lesson. The same
        for ever.
        """
        return _variant(self, seed) if seed else self

    def distinct(self) -> bool:
        """Whether the answers of all slips differ from the key and from each other."""
        form, key, slips = _prepared(self)
        answers = [key, *(answer for _, answer in slips)]
        return not any(form.same(a, b) for i, a in enumerate(answers) for b in answers[:i])

    def read(self, answer: object) -> object:
        """What the form makes of an answer. Raises Unreadable, also for 2e-3 where the key has Euler's
        number in it: then 2*e - 3 may be meant, and is asked about.
        """
        read = self.answer_form().read(answer)
        typed = type(answer) is str and isinstance(read, Node) and _scientific(read)
        if typed and _has_euler(_prepared(self)[1]):
            from course_utils.questions.reading.doubts import power_of_ten_or_euler  # loads lark

            match = re.search(r"[0-9]+e[+-][0-9]+", answer)
            raise Unreadable(power_of_ten_or_euler(match[0], match.start()).message, answer, match.start())
        return read

    def _raised_point(self, answer: object, verdict: Verdict) -> Unreadable | None:
        """What to ask about 8·1 where it is wrong as a product and would do better as 8.1; else None."""
        pointed = _RAISED_POINT.sub(r"\1.\2", answer) if type(answer) is str else answer
        if pointed is answer or pointed == answer:
            return None
        form, key, _ = _prepared(self)
        try:
            other = form.compare(self.read(pointed), key)
        except Unreadable:
            return None
        if (other.right, other.score) <= (verdict.right, verdict.score):
            return None
        typed = _RAISED_POINT.search(answer)
        said = "A product, or a decimal point? Write {0}*{1}, or {0}.{1}.".format(*typed.groups())
        return Unreadable(said, answer, typed.end(1))

    def warm(self) -> None:
        """Judge the key, which loads and derives all that the first answer would have to wait for."""
        self.judge(self.typed(self.key()))

    def judge(self, answer: object) -> o.Outcome:
        """The outcome of an answer, whatever it is: text, numbers, arrays, or something hostile."""
        form, key, slips = _prepared(self)
        if not_attempted(answer):
            return o.Outcome(o.NOT_ATTEMPTED, f"Answer with {form.how()}.")
        try:
            read = self.read(answer)
        except Blank as error:
            return o.Outcome(o.NOT_ATTEMPTED, error.message)
        except Unreadable as error:
            kept = answer if type(answer) is str else ""
            return o.Outcome(o.UNREADABLE, error.message, pointer=error.pointed(), answer=kept)
        verdict = form.compare(read, key)
        shown = {"read_as": form.show(read), "answer": form.kept(answer, read)}
        other = (complaint(self.written, read, self.key()) or verdict.other) if verdict.right else ""
        if other:
            return o.Outcome(o.OTHER_FORM, f"The value is right, the form is not: {other}", **shown)
        if verdict.right:
            said = "\n\n".join(filter(None, (self.why(), verdict.doubt)))
            return o.Outcome(o.RIGHT, said, score=1.0, **shown)
        if doubt := self._raised_point(answer, verdict):
            return o.Outcome(o.UNREADABLE, doubt.message, pointer=doubt.pointed(), answer=answer)
        if verdict.unfinished:
            return o.Outcome(o.UNFINISHED, verdict.note, score=verdict.score, **shown)
        if verdict.undecided:
            said = "It may be right, but I could not decide it. It costs nothing: write it in a simpler form."
            return o.Outcome(o.CANNOT_JUDGE, said, **shown)
        told = [value for _, value in slips if form.same(read, value)] or [
            value for _, value in slips if told_by_rounding(read, value)
        ]
        names = [name for name, value in slips if value in told and not form.same(key, value)]
        if names:
            message, slip = catalogue.message(names), names[0]
        else:
            message, slip = form.diagnose(read, key, verdict)
            if not slip and isinstance(form, Values) and verdict.parts:
                told, slip = in_an_entry(_prepared_entries(self), form, read, key, verdict.parts)
                message = f"{message} {told}".rstrip() if form.shape else told or message
        message = "\n\n".join(filter(None, (message, verdict.note)))
        return o.Outcome(o.WRONG, message, slip, score=verdict.score, **shown)


def not_attempted(answer: object) -> bool:
    """Whether nothing was answered: None, `...`, or blank text."""
    return answer is None or answer is ... or (type(answer) is str and not answer.strip())


def _scientific(node: Node) -> bool:
    """Whether a number was typed like 2e-3."""
    return "scientific" in node.note or any(map(_scientific, node.args))


def _has_euler(node: Node) -> bool:
    """Whether Euler's number is in a key, by itself or as the base of exp."""
    return (node.op, node.value) in (("const", "e"), ("fn", "exp")) or any(map(_has_euler, node.args))


@lru_cache(maxsize=256)
def _prepared(question: Question) -> tuple:
    """(form, key, slips) as they are compared with answers, derived once for each variant."""
    form = question.answer_form()
    return form, form.key(question.key()), [(name, form.key(value)) for name, value in question.slips()]


@lru_cache(maxsize=64)
def _prepared_entries(question: Question) -> list[tuple]:
    """The slips of single entries as they are compared with answers."""
    form = question.answer_form()
    return [(i, name, form.key(value)) for i, name, value in question.entry_slips()]


@lru_cache(maxsize=512)
def _variant(question: Question, seed: int) -> Question:
    for attempt in range(DRAWS):
        drawn = question.draw(Draw(type(question).__name__, seed, attempt))
        if drawn is question or drawn.distinct():
            return drawn
    raise BadNumbersError(f"{DRAWS} draws gave no numbers at which the slips of {question} differ.")
