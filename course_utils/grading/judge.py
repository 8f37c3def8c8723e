"""One submission, from the learner's folder to verdicts: runs in a process of its own, outside the sandbox.

The learner's code runs in the sandbox. What decides about points happens here: a quiz answer is read from the
progress file and judged again; of a code answer only the values cross the border, call by call.
"""

import copy
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course_utils import bank
from course_utils.grading.answers import Answers, read_answers
from course_utils.grading.imports import other_imports
from course_utils.grading.lab_slips import lab_slip
from course_utils.grading.run import Run, output
from course_utils.grading.sandbox import Sandbox
from course_utils.grading.submission import (
    SubmissionError,
    Task,
    grade_id,
    read_notebook,
    rebuild,
    tasks,
    to_run,
)
from course_utils.grading.wire import WireError
from course_utils.progress.store import FILE_NAME
from course_utils.questions import outcome as o
from course_utils.questions import typeset
from course_utils.questions.api import Asked
from course_utils.questions.card import in_words
from course_utils.questions.kinds import code
from course_utils.questions.question import Question
from course_utils.variants import NAME_FILE, NAME_LIMIT, Variants

ANSWER_SECONDS = 10.0  # for judging the answers to one question


@dataclass(frozen=True)
class Verdict:
    """What a graded cell earned: `score` is the share of its points, `message` says why."""

    grade_id: str
    score: float
    kind: str
    slip: str = ""
    message: str = ""


@dataclass(frozen=True)
class Examined:
    """A graded submission: the notebook to keep; what was mended or went wrong in it, in words.

    unread: why the notebook could not be read, or "". untouched: the solution cells with nothing written in.
    seconds: of processor time that the learner's code took.
    """

    notebook: NotebookNode
    notes: list[str]
    unread: str = ""
    untouched: tuple[str, ...] = ()
    seconds: float = 0.0


def examine(
    files: dict[str, bytes],
    notebook: Path,
    release: NotebookNode,
    sandbox: Sandbox,
    seconds: float,
    seed: int,
    tell: Callable[[Verdict], None],
    own: Variants | None = None,
) -> Examined:
    """Grade a submission against its release; `tell` hears each verdict as soon as it stands.

    files: what lies beside the notebook, by name; the progress file among it.
    seed: of the cases on which code labs are tried.
    own: whose numbers the questions are asked with; None where everyone has those of the lesson.
    seconds: the limit for a cell or a call of the learner's code; all of them together have six times it.
    """
    wanted = {task.grade_id: task for task in tasks(release)}
    verdicts = {}

    def decide(verdict: Verdict) -> None:
        verdicts[verdict.grade_id] = verdict
        tell(verdict)

    there = os.path.lexists(notebook.with_name(FILE_NAME))  # it may be a link or a folder, which is not read
    answers = read_answers(files.get(FILE_NAME, b"" if there else None))
    unanswered = [f"{answers.trouble}: quiz answers count 0"] if answers.trouble else []
    if own:
        unanswered += _mistaken(wanted.values(), answers, own, files)
    for task in wanted.values():
        if task.verb == "ask":
            decide(judge_answers(task, answers, own))
    try:
        kept, notes = rebuild(release, read_notebook(notebook))
    except SubmissionError as error:
        return replace(unreadable(release, str(error)), notes=unanswered)
    if others := other_imports(release, kept):
        notes.append(f"the code imports {', '.join(others)}, which the lesson does not: have a look")
    shortened, broken = to_run(release), []
    with Run(sandbox, seconds, files) as run:
        for cell in kept.cells:
            if cell.cell_type != "code":
                continue
            task = wanted.get(grade_id(cell))
            if task is None:
                cell.outputs = run.cell(shortened.get(cell.source, cell.source))
                if run.error and grade_id(cell):
                    broken.append(f"The cell {grade_id(cell)} gave {run.error}")
                continue
            if task.verb == "check":
                decide(judge_value(task, run, seed, own, broken))
            cell.outputs = _outputs(verdicts[task.grade_id], task, own)
    notes = [*unanswered, *notes, *run.notes]
    return Examined(kept, notes, untouched=_untouched(release, kept), seconds=run.processor_seconds)


def unreadable(release: NotebookNode, reason: str) -> Examined:
    """What is kept of a submission whose notebook cannot be graded: the release, with the reason on top."""
    kept = copy.deepcopy(release)
    kept.cells.insert(0, new_markdown_cell(f"**This submission could not be graded:** `{reason}`"))
    return Examined(kept, [], reason)


def _untouched(release: NotebookNode, kept: NotebookNode) -> tuple[str, ...]:
    written = {grade_id(cell): cell.source for cell in kept.cells}
    return tuple(
        grade_id(cell)
        for cell in release.cells
        if cell.metadata.get("nbgrader", {}).get("solution") and written[grade_id(cell)] == cell.source
    )


def prepare(release: NotebookNode, seed: int) -> None:
    """Derive the keys of the release's questions once, for all processes that are forked from this one."""
    for task in tasks(release):
        question = _question(task, seed, None)
        question.judge("0" if task.verb == "ask" else lambda *_: 0.0)


def probes(release: NotebookNode) -> list[str]:
    """The expressions that will be evaluated in the sandbox: with what they import for the judge."""
    return [_crossing(task) for task in tasks(release) if task.verb == "check"]


def _crossing(task: Task) -> str:
    return bank.question(task.question).crossing(task.expression)


def _question(task: Task, seed: int, own: Variants | None) -> Question:
    """What the learner was asked. A function is tried on the cases of the run's seed.

    Those of the lesson could be looked up by it.
    """
    question = Asked(task.question, Answers([]), own).question_to_grade
    return question.variant(seed) if isinstance(question, code.Code) else question


def judge_answers(task: Task, answers: Answers, own: Variants | None = None) -> Verdict:
    """The best of a learner's answers to a quiz question, judged afresh: what was once right stays right."""
    asked = Asked(task.question, answers, own)
    try:
        with _time_limit(ANSWER_SECONDS):
            best = asked.best()
    except Exception as error:  # an answer that our judge stumbles over
        message = f"The answer could not be judged: {type(error).__name__}: {error}"
        return Verdict(task.grade_id, 0.0, o.CANNOT_JUDGE, message=message)
    if best is None:
        return Verdict(task.grade_id, 0.0, o.NOT_ATTEMPTED, message=_nothing(asked, answers))
    return _verdict(task, best)


def _mistaken(wanted: Iterable[Task], answers: Answers, own: Variants, files: dict[str, bytes]) -> list[str]:
    """One line where all answers are to somebody else's numbers, for instance of a misspelt name."""
    asked = [Asked(task.question, answers, own) for task in wanted if task.verb == "ask"]
    seeds = {(a.seed == q.graded_seed) for q in asked if q.student for a in answers.attempts(q.id)}
    if seeds != {False}:
        return []
    said = files.get(NAME_FILE, b"").decode(errors="replace").strip()[:NAME_LIMIT]
    name = f" (the notebook was told the name {said!r})" if said not in ("", own.student) else ""
    return [f"every quiz answer is to other numbers than those of {own.student}{name}"]


def _nothing(asked: Asked, answers: Answers) -> str:
    if answers.attempts(asked.id):
        return f"There are answers to other numbers only, and none to those of {asked.student}."
    return f"There is no answer: {answers.trouble}." if answers.trouble else "No answer was handed in."


@contextmanager
def _time_limit(seconds: float):
    def stop(*_):
        raise TimeoutError(f"judging took longer than {seconds:g} seconds")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def judge_value(
    task: Task, run: Run, seed: int, own: Variants | None = None, broken: Iterable[str] = ()
) -> Verdict:
    """What the learner's code gives for the expression of a `check` cell, judged here.

    broken: what went wrong in earlier cells, which is often why there is no such value.
    """
    try:
        answer = run.value(_crossing(task))
        outcome = _question(task, seed, own).judge(answer)
        run.check_calls()
    except WireError as error:
        return Verdict(task.grade_id, 0.0, o.CANNOT_JUDGE, message=run.died(error))
    except Exception as error:  # the expression has no value: most often a name that is not defined
        message = f"`{task.expression}` gave an error: {type(error).__name__}: {error}"
        return Verdict(task.grade_id, 0.0, o.WRONG, message="\n".join([message, *broken]))
    return replace(_verdict(task, outcome), slip=lab_slip(outcome))


def _verdict(task: Task, outcome: o.Outcome) -> Verdict:
    return Verdict(task.grade_id, outcome.score, outcome.kind, outcome.slip, repr(outcome))


def _outputs(verdict: Verdict, task: Task, own: Variants | None) -> list[NotebookNode]:
    """How a verdict stands in the graded notebook: the words, then the points, as nbgrader reads them.

    Where the numbers are the learner's own, the question comes first: nobody else has seen it.
    """
    points = {"text/plain": repr(verdict.score * task.points)}
    asked = typeset.text(in_words(_question(task, 0, own))) + "\n\n" if own and task.verb == "ask" else ""
    return [
        output("stream", name="stdout", text=f"{asked}{verdict.message}\n"),
        output("execute_result", data=points, metadata={}, execution_count=None),
    ]
