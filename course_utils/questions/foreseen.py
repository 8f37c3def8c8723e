"""What an oracle itself says of a wrong result: it is asked again, as a learner's error would ask it.

The same oracle on the last rows alone gives what a loop leaves that overwrites where it should add; on a
transposed argument, what a sum over the wrong axis gives. So these errors are named for any function.
"""

import inspect
from collections.abc import Callable, Iterable

from course_utils.questions.arrays import alike, as_array
from course_utils.questions.lazy import np

PARTS = (  # which of n contributions a faulty loop counts, and what the error is
    (slice(-1, None), "last of {n} contributions alone. Is each one written over the one before: = for +=?"),
    (slice(0, 1), "first of {n} contributions alone. Does the loop return, or stop, in its first round?"),
    (slice(0, -1), "sum without the last of {n} contributions. Where does the loop end?"),
    (slice(1, None), "sum without the first of {n} contributions. Where does the loop begin?"),
)


def cause(oracle: Callable, args: tuple, yours, expected, tolerance: float) -> str:
    """The error of which `yours` is exactly the result, in one sentence; "" where none is recognised."""
    if not np.any(yours):
        return ""
    found = (
        said for said, array in (*_other_axis(oracle, args), *_parts(oracle, args))
        if not alike(array, expected, tolerance) and alike(yours, array, tolerance)
    )  # fmt: skip
    return next(found, "") or _mean(args, yours, expected, tolerance)


def _other_axis(oracle: Callable, args: tuple) -> Iterable[tuple[str, object]]:
    """What comes of each matrix transposed."""
    names = _names(oracle, args)
    for i, value in enumerate(args):
        if type(value) is np.ndarray and value.ndim == 2:
            turned = _asked(oracle, (*args[:i], value.T.copy(), *args[i + 1 :]))
            if turned is None:
                continue
            if turned.ndim < 2:
                said = f"It is summed over the wrong axis of `{names[i]}`. Which axis has to go?"
            else:
                said = f"This comes of the transpose of `{names[i]}`. Are its rows and columns exchanged?"
            yield said, turned


def _parts(oracle: Callable, args: tuple) -> Iterable[tuple[str, object]]:
    """What comes of some of the rows of all arguments that have the same number of them."""
    for n in dict.fromkeys(len(a) for a in args if _has_rows(a) and len(a) > 1):
        for part, words in PARTS:
            some = tuple(a[part] if _has_rows(a) and len(a) == n else a for a in args)
            result = _asked(oracle, some)
            if result is not None:
                yield f"This is the {words.format(n=n)}", result


def _mean(args: tuple, yours, expected, tolerance: float) -> str:
    """Whether a number of entries was divided by, or was not."""
    if yours.shape != expected.shape:
        return ""
    sizes = {n for a in args if type(a) is np.ndarray for n in (*a.shape, a.size)}
    for n in sorted(sizes - {0, 1, 2}):  # a factor of two has other causes
        if alike(yours * n, expected, tolerance):
            return f"Every entry is the right one divided by {n}: a mean in place of a sum?"
        if alike(yours, expected * n, tolerance * n):
            return f"Every entry is {n} times the right one: a sum in place of a mean?"
    return ""


def _has_rows(value: object) -> bool:
    return type(value) in (list, tuple) or (type(value) is np.ndarray and value.ndim > 0)


def _asked(oracle: Callable, args: tuple):
    """The oracle's result for other arguments, or None where they make no sense to it."""
    try:
        with np.errstate(all="ignore"):
            result = as_array(oracle(*args))
    except Exception:
        return None
    return None if isinstance(result, str) else result


def _names(oracle: Callable, args: tuple) -> list[str]:
    try:
        names = list(inspect.signature(oracle).parameters)
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i + 1}" for i in range(len(args))]
