"""Spellings that a question can settle before anything is read."""

import re

_DRESSED = re.compile(r"\\(?:hat|vec|mathbf|boldsymbol)\s*\{\s*\\?([ijk])(?:math)?\s*\}|([îĵ])")
_TIMES = re.compile(r"(?<=[0-9])(\s*)[xX](\s*)(?=[0-9])")


def with_times(text: str) -> str:
    """Text with × for the letter in 2 x 3 and 3 x 10^4: for answers in which x is no variable."""
    return _TIMES.sub(r"\1×\2", text)


def undressed(text: str) -> str:
    """Text with i for \\hat{i}, \\mathbf{i} and î."""
    return _DRESSED.sub(lambda m: f" {m[1] or {'î': 'i', 'ĵ': 'j'}[m[2]]} ", text)
