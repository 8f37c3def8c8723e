"""The questions of each lesson: one module per lesson, each with TITLE, MINUTES and QUESTIONS.

A question's id is its module and its key: `jacobians.j11` is `QUESTIONS["j11"]` of `bank/jacobians.py`.
Importing a bank module loads neither SymPy nor NumPy: a question derives its key when it is asked.
"""

from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

LESSONS = {  # in the order of the course
    "00_start": "start",
    "01_partials": "partials",
    "02_gradient": "gradient",
    "03_jacobians": "jacobians",
    "04_chain_rule": "chain_rule",
    "05_backprop": "backprop",
    "06_micrograd": "micrograd",
}
MODULES = ("start", "partials", "gradient", "jacobians", "chain_rule", "backprop", "micrograd")
LONGEST = 80  # characters of an id that are said back
RECALL = "recall"  # `recall.jacobians.j11` is that question when it is due again, with numbers of its own


class UnknownQuestionError(LookupError):
    """No question has this id. The message names those that come near."""


def module(lesson: str) -> ModuleType:
    """The bank module of a lesson such as "03_jacobians"."""
    if lesson not in LESSONS:
        raise LookupError(f"There is no lesson {lesson!r}. The lessons are {', '.join(LESSONS)}.")
    return import_module(f"course_utils.bank.{LESSONS[lesson]}")


def ids(lesson: str) -> list[str]:
    """The ids of a lesson's questions, in order."""
    return [f"{LESSONS[lesson]}.{key}" for key in module(lesson).QUESTIONS]


def all_ids() -> list[str]:
    """The id of every question in the bank."""
    return [f"{name}.{key}" for name in MODULES for key in _load(name).QUESTIONS]


def question(identifier: str):
    """The question with this id, with the lesson's own numbers. Raises UnknownQuestionError."""
    if type(identifier) is not str:
        raise UnknownQuestionError(f'The id of a question is text, such as "{all_ids()[0]}".')
    name, _, key = identifier.partition(".")
    if name == RECALL and _has(key) and item(key):
        from course_utils.questions.kinds.general import Returned

        return Returned(of=key)
    if _has(identifier):
        return _load(name).QUESTIONS[key]
    identifier = identifier[:LONGEST]
    near = get_close_matches(identifier, all_ids(), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Ids look like {all_ids()[-1]}."
    raise UnknownQuestionError(f"There is no question {identifier!r}. {hint}")


def item(identifier: str) -> str | None:
    """The question that returns some day after an answer to this one: itself, or the one that it recalls.

    None for what is asked only once (code, predictions, measurements) and for what is not in the bank.
    """
    name, _, key = identifier.partition(".")
    if name == RECALL:
        return item(key)
    return question(identifier).recalled_as(identifier) if _has(identifier) else None


def lesson_of(identifier: str) -> str:
    """The lesson, such as "03_jacobians", of a question in the bank."""
    return next(lesson for lesson, name in LESSONS.items() if name == identifier.partition(".")[0])


def _has(identifier: str) -> bool:
    name, _, key = identifier.partition(".")
    return name in MODULES and key in _load(name).QUESTIONS


def _load(name: str) -> ModuleType:
    return import_module(f"course_utils.bank.{name}")
