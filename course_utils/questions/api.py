"""The one way to a question in every surface: ask, check, hint, solution, new_numbers, original_numbers.

In a run of nbgrader's autograder the same cells return points, judged afresh from the answers in the progress
file that travels with the submission (or from the function that a code cell hands over).
"""

import os
from contextlib import suppress
from dataclasses import replace

from course_utils import bank, variants
from course_utils.bank import UnknownQuestionError
from course_utils.progress import Store, open_store
from course_utils.questions import outcome as o
from course_utils.questions.card import Said, in_kernel, is_code, say_name, show_card, show_outcome
from course_utils.questions.latest import not_the_latest
from course_utils.questions.question import Question
from course_utils.questions.renewal import next_seed

IDLE = 0.3  # seconds after which the cell is over, and its card shown
REJUDGED = 200  # answers that are judged again at most, newest first
_hints_given: dict[tuple[str, int], int] = {}
_seen: dict[tuple[Store, str], list[int]] = {}  # the seeds that new numbers came after, newest first
_insisted: set[tuple[str, int]] = set()
_solved: set[tuple[str, int]] = set()


class Asked:
    """One question as it stands for this learner: its numbers, its attempts, its next hint.

    own: what the learner's own numbers follow from; None where everyone has those of the lesson.
    """

    def __init__(self, identifier: str, store: Store | None = None, own: variants.Variants | None = None):
        self.id = identifier
        self.base: Question = bank.question(identifier)
        self.store = store or open_store()
        self._own = own if own and self.base.varies and not is_code(self.base) else None

    @property
    def nameless(self) -> bool:
        """Whether the learner must say their name first, for the numbers follow from it."""
        return self._own is not None and not self._own.student

    @property
    def student(self) -> str:
        """Whose numbers these are; "" where they are the same for everyone."""
        return self._own.student if self._own else ""

    @property
    def graded_seed(self) -> int | None:
        """The seed of the only numbers that earn points; None where any do."""
        return self._own.of(self.id) if self._own else None

    @property
    def renewed(self) -> bool:
        """Whether the present numbers are not the first ones."""
        return self.store.seed(self.id) != 0

    @property
    def seed(self) -> int:
        """The seed of the present numbers."""
        drawn = self.store.seed(self.id)
        return self._own.of(self.id) if self._own and drawn == 0 else drawn

    def find_name(self) -> None:
        """Take up the name that the learner has said."""
        self._own = variants.present()

    @property
    def question(self) -> Question:
        """The question with the present numbers."""
        return self.base.variant(self.seed)

    @property
    def question_to_grade(self) -> Question:
        """The question with the numbers that earn points."""
        graded = self.graded_seed
        return self.question if graded is None else self.base.variant(graded)

    def attempts(self) -> list:
        """The answers to the present numbers."""
        return [a for a in self.store.attempts(self.id) if a.seed == self.seed]

    def judge(self, answer: object) -> o.Outcome:
        """Judge an answer and keep it. What was not attempted or could not be read costs nothing and is not
        kept. Nor does it count where the value is right and its form is not the one that was asked, where
        parts are open, and where nothing could be decided.
        """
        outcome = replace(self.question.judge(answer), id=self.id)
        if outcome.kind in o.KEPT:
            before = self.store.notice
            self.store.record(self.id, self.seed, outcome.answer, outcome.kind, outcome.slip)
            if self.store.notice and self.store.notice != before:
                outcome = replace(outcome, message=f"{outcome.message}\n\n{self.store.notice}")
        return outcome

    @property
    def tries(self) -> int:
        """How many of them count as an attempt."""
        return sum(a.kind in o.COUNTED for a in self.attempts())

    def last(self) -> o.Outcome | None:
        """The outcome of the last answer to the present numbers, judged again."""
        attempts = self.attempts()
        if not attempts or not attempts[-1].answer or is_code(self.question):
            return None
        return replace(self.question.judge(attempts[-1].answer), id=self.id)

    def hints_shown(self) -> tuple[str, ...]:
        """The hints given so far."""
        return self.question.hints()[: _hints_given.get((self.id, self.seed), 0)]

    def next_hint(self) -> str:
        """One more hint."""
        hints = self.question.hints()
        given = _hints_given.get((self.id, self.seed), 0)
        if not hints:
            return "There is no hint for this question. Try it: a wrong answer is told why."
        _hints_given[self.id, self.seed] = min(given + 1, len(hints))
        if given >= len(hints):
            return f"There are no more hints. The last one was: {hints[-1]}"
        return f"Hint {given + 1} of {len(hints)}. {hints[given]}"

    def solution(self) -> str | None:
        """The worked solution, after a try or when asked for a second time; else None."""
        place = (self.id, self.seed)
        if self.attempts() or place in _insisted:
            _solved.add(place)
            return self.question.solution()
        _insisted.add(place)
        return None

    @property
    def solution_shown(self) -> str:
        """The worked solution, if it has been shown in this session; else ""."""
        return self.question.solution() if (self.id, self.seed) in _solved else ""

    def new_numbers(self) -> None:
        """Ask the question with numbers not answered yet, and not seen just now: for practice, where the
        learner's own count.
        """
        drawn = self.store.seed(self.id)
        answered = [a.seed for a in reversed(self.store.attempts(self.id))]
        first = 1 + max(seed for seed in (drawn, *answered) if seed < variants.FIRST)
        seen = _seen.setdefault((self.store, self.id), [])
        seen.insert(0, self.seed)
        self.store.set_seed(self.id, next_seed(self.base, first, (*seen, *answered)))

    def original_numbers(self) -> None:
        """Ask the question with the lesson's own numbers again, or with the learner's own."""
        self.store.set_seed(self.id, 0)

    def best(self) -> o.Outcome | None:
        """The best of the kept answers, judged afresh: what was once right stays right. None without any.

        Where the learner's own numbers are graded, answers to others do not count.
        """
        best, wanted = None, self.graded_seed
        kept = [a for a in self.store.attempts(self.id) if wanted is None or a.seed == wanted]
        for seed, answer in dict.fromkeys((a.seed, a.answer) for a in reversed(kept[-REJUDGED:])):
            outcome = self.base.variant(seed).judge(answer)
            if best is None or outcome.score > best.score:
                best = outcome
            if best.score == 1.0:
                break
        return best

    def points(self) -> float:
        """What the kept answers are worth, judged afresh."""
        best = self.best()
        return self.base.points * best.score if best else 0.0


def grading() -> bool:
    """Whether this is a run of nbgrader's autograder."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def ask(identifier: str):
    """The question with this id, as a card; in a grading run, the points of its kept answers."""
    asked = _find(identifier)
    if isinstance(asked, Said):
        return asked
    if grading():
        return asked.points()
    _warm_up(asked)
    return show_card(asked)


def _warm_up(asked: Asked) -> None:
    """Load what judging needs as soon as the kernel is idle: the first answer shall not wait for it."""
    if in_kernel() and not is_code(asked.base) and not asked.nameless:
        from asyncio import get_running_loop

        with suppress(RuntimeError):  # a cell that runs outside of the kernel's loop
            get_running_loop().call_later(IDLE, asked.question.warm)


def work_as(name: str) -> "Said":
    """Say the name under which you hand in, where the numbers of a hand-out follow from it."""
    try:
        variants.remember(name)
    except ValueError as error:
        return Said(str(error))
    return Said(f"The questions of this folder have the numbers of {name.strip()}. Run their cells again.")


def check(identifier: str, answer: object = None):
    """The outcome of an answer: text, a number, a list, an array, a SymPy object, or a function.

    In a grading run: points, for the answer handed over, and for kept ones where that is none.
    """
    asked = _named(identifier)
    if isinstance(asked, Said):
        return asked
    if not grading():
        said = not_the_latest(asked.base.name, answer) if is_code(asked.base) else ""
        outcome = o.Outcome(o.UNREADABLE, said, title="Not judged") if said else asked.judge(answer)
        return show_outcome(asked, outcome)
    outcome = asked.question_to_grade.judge(answer)
    if outcome.kind not in o.KEPT or outcome.kind == o.OTHER_FORM:
        return asked.points()
    return asked.base.points * outcome.score


def hint(identifier: str) -> "Said":
    """One more hint."""
    asked = _named(identifier)
    return asked if isinstance(asked, Said) else Said(asked.next_hint())


def solution(identifier: str) -> "Said":
    """The worked solution, after a try; without one, when asked for twice."""
    asked = _named(identifier)
    if isinstance(asked, Said):
        return asked
    return Said(
        asked.solution()
        or f'Try it first. To see the solution all the same, run solution("{identifier}") again.'
    )


def new_numbers(identifier: str):
    """The same question with other numbers, or with its options shuffled."""
    asked = _named(identifier)
    if isinstance(asked, Said):
        return asked
    if not asked.question.renewable:
        return Said("This question has no other numbers: it is asked with these alone.")
    asked.new_numbers()
    return show_card(asked)


def original_numbers(identifier: str):
    """The same question with the lesson's own numbers again, or with the learner's own."""
    asked = _named(identifier)
    if isinstance(asked, Said):
        return asked
    asked.original_numbers()
    return show_card(asked)


def _named(identifier: str) -> "Asked | Said":
    """The question with the learner's numbers, or what they must say first."""
    asked = _find(identifier)
    return Said(say_name(asked)) if isinstance(asked, Asked) and asked.nameless else asked


def _find(identifier: str) -> "Asked | Said":
    """The question, or in a lesson one clear line in place of a traceback."""
    try:
        return Asked(identifier, own=variants.present())
    except UnknownQuestionError as error:
        if grading():
            raise
        return Said(str(error))
