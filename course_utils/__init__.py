"""Pullback's machinery. Names load on first use, so that a lesson's first cell answers at once."""

import sys
from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "ask": "questions",
    "check": "questions",
    "hint": "questions",
    "solution": "questions",
    "new_numbers": "questions",
    "original_numbers": "questions",
    "recall": "questions",
    "work_as": "questions",
    "progress_line": "progress",
    "progress_table": "progress",
    "self_test": "authoring.selftest",
}
__all__ = [*_HOMES]


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"course_utils has no {name!r}; it has {', '.join(sorted(_HOMES))}")
    value = getattr(import_module(f"course_utils.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *_HOMES])


if "ipykernel" in sys.modules:  # a notebook: cells run out of order get a friendly line
    import_module("course_utils.authoring.guard").install()
