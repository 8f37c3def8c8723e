"""Whether a question of the bank holds what it promises: all of it is made, its key is derived once more."""

import re
import traceback
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

from course_utils import bank

_STENCIL = {1: 3 / 4, 2: -3 / 20, 3: 1 / 60}  # central differences of sixth order: exact enough to be nested


def finite_differences(f, x, h=0.01):
    """The Jacobian of f at x, a column per input."""

    def column(e):
        ends = [(c, np.asarray(f(x + k * h * e)), np.asarray(f(x - k * h * e))) for k, c in _STENCIL.items()]
        return sum(c * (ahead - behind) for c, ahead, behind in ends) / h

    return np.stack([column(e) for e in np.eye(len(x))], axis=-1)


def derivations(question, jacobian) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(what `jacobian(f, x)` makes of the question's functions, what its key is there), as flat arrays."""
    from course_utils.questions.equality import evaluate
    from course_utils.questions.reading.tree import Node, entries

    for point, expected in question.derive(jacobian):
        key = question.form().key(question.key())
        parts = entries(key) if isinstance(key, Node) else list(key)
        if isinstance(parts[0], Node):
            at = {name: Fraction(float(x)) for name, x in point.items()}
            parts = [float(evaluate(part, at)) for part in parts]
        yield np.ravel(np.asarray(expected, dtype=float)), np.array(parts, dtype=float)


def faults(module: ModuleType) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for each question of a bank module that a learner could not be asked."""
    source = Path(module.__file__).read_text("utf-8").splitlines()
    for key, question in module.QUESTIONS.items():
        if fault := _fault(question):
            declared = (
                n for n, line in enumerate(source, 1) if re.match(rf"\s*[\"']{re.escape(key)}[\"']:", line)
            )
            yield next(declared, 1), f"{key}: {fault}"


def broken(name: str) -> tuple[Path, int, str] | None:
    """(file, line, what is wrong) where the bank module of this name cannot be imported."""
    home = Path(bank.__file__).with_name(f"{name}.py")
    try:
        import_module(f"{bank.__name__}.{name}")
    except SyntaxError as error:
        return Path(error.filename or home), error.lineno or 1, f"not Python: {error.msg}"
    except Exception as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(home)]
        return home, lines[-1] if lines else 1, f"{type(error).__name__}: {error}"
    return None


def _key(question) -> str | None:
    from course_utils.questions.kinds.code import Code

    if isinstance(question, Code):  # measured by a function, whose answers are learners' functions
        return None
    right = question.judge(question.typed(question.key()))
    if right.kind != "right":
        return f"its own key is judged {right.kind}: {right.message}"
    for derived, key in derivations(question, finite_differences):
        if derived.shape != key.shape or not np.allclose(derived, key, rtol=1e-6, atol=1e-6):
            return f"its key is {key.tolist()}, and finite differences give {derived.round(6).tolist()}"
    return None


def _slips(question) -> str | None:
    from course_utils.questions.slips import CATALOGUE

    for name, answer in question.slips():
        if name not in CATALOGUE:
            return f"the slip {name!r} is not in the catalogue (course_utils/questions/slips.py)"
        question.typed(answer)
    return None


def _fault(question) -> str | None:
    """The first fault of a question, with the lesson's own numbers."""
    promises = {
        "statement": lambda asked: not asked.posed() and "it asks nothing",
        "hints": lambda asked: not all(asked.hints()) and "it has an empty hint",
        "solution": lambda asked: not asked.solution() and "it has no worked solution",
        "key": _key,
        "slips": _slips,
    }
    for what, test in promises.items():
        try:
            fault = test(question.variant(0))
        except Exception as error:
            return f"its {what} cannot be made: {type(error).__name__}: {error}"
        if fault:
            return fault
    return None
