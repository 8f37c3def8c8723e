"""What a wrong array has in common with the right one: the pattern of an error tells its cause."""

from course_utils.questions.lazy import np
from course_utils.questions.reading import Unreadable, read
from course_utils.questions.reading.tree import Node, entries, shape

MEASURED = 1e-4  # what a difference quotient may be off by
FACTORS = {2.0: "twice", 0.5: "half of", -1.0: "minus one times", -2.0: "minus twice"}


def as_array(value: object):
    """A learner's result as an array of floats, or a sentence on what is wrong with it."""
    kind = type.__dict__["__name__"].__get__(type(value))
    if value is None:
        return "it returns None. Does it end with `return`?"
    if value is ...:
        return "it returns the three dots. Put your own code in their place."
    try:
        node = read(value)
        sizes = shape(node)
    except Unreadable as error:
        if error.text:  # what it says of a text is for those who type one
            return f"it returns something of type {kind} with text in it; an array of numbers is expected."
        return f"it returns something of type {kind} that cannot be compared. {error.message}"
    if type(value) is str or any(e.op != "num" and not _is_number(e) for e in entries(node)):
        return f"it returns something of type {kind}; an array of numbers is expected."
    if type(value) is np.ndarray:
        sizes = value.shape
    from course_utils.questions.equality import value as number

    return np.array([number(e) for e in entries(node)], dtype=float).reshape(sizes)


def _is_number(node: Node) -> bool:
    return node.op != "var" and all(map(_is_number, node.args))


def pattern(yours, expected, tolerance: float) -> str:
    """ "" where the arrays agree; else one sentence that names the pattern, shape before values."""
    if yours.shape != expected.shape:
        said = f"Its shape is {yours.shape}; expected {expected.shape}."
        return " ".join(filter(None, (said, _shape_told(yours, expected, tolerance))))
    if close(yours, expected, tolerance):
        return ""
    if yours.ndim == 2 and yours.shape[0] == yours.shape[1] and close(yours.T, expected, tolerance):
        return "It is the transpose: are rows outputs and columns inputs?"
    if yours.ndim and not np.any(yours):
        return "Every entry is 0. Is the result ever written into the array?"
    if yours.size > 1 and close(np.sort(yours, None), np.sort(expected, None), tolerance):
        return "The numbers are right, and stand in another order."
    if yours.size > 1 and close(yours, np.trunc(expected), tolerance):
        return "Every entry is cut off to a whole number. Is it kept in an array of integers?"
    for factor, words in FACTORS.items():
        if close(yours, factor * expected, tolerance * abs(factor)):
            return f"Every entry is exactly {words} what it should be."
    if yours.ndim == 2 and yours.shape[1] > 1:
        missing = [j for j in range(yours.shape[1]) if not np.any(yours[:, j]) and np.any(expected[:, j])]
        if missing and close(np.delete(yours, missing, 1), np.delete(expected, missing, 1), tolerance):
            columns = ", ".join(str(j) for j in missing)
            return f"Column {columns} (counted from 0) was never filled in. Does the loop reach it?"
    return ""


def _shape_told(yours, expected, tolerance: float) -> str:
    """What the numbers say of a shape that is wrong; "" where they say nothing."""
    if alike(yours.T, expected, tolerance):
        return "It is the transpose."
    columns = yours.shape[1] if yours.ndim == expected.ndim == 2 else 0
    if columns and columns < expected.shape[1] and alike(yours, expected[:, :columns], tolerance):
        return f"Only {columns} of {expected.shape[1]} columns are there. Does the loop end too early?"
    if yours.size == expected.size:
        if close(yours.ravel(), expected.ravel(), tolerance):
            return "The numbers are right: only the shape is not."
        same = close(np.sort(yours, None), np.sort(expected, None), tolerance)
        if same:
            return "The numbers are right, in another shape and another order."
    for axis in range(yours.ndim if np.any(yours) else 0):
        if alike(yours.sum(axis), expected, tolerance):
            return f"Summed over axis {axis} it is right: is that sum missing?"
    several = min(np.count_nonzero(yours), np.count_nonzero(expected)) > 1  # one alone may be chance
    if yours.ndim == expected.ndim == 1 and several and close(yours.sum(), expected.sum(), tolerance):
        return "The entries add up to the right total: is it the wrong axis?"
    return "Are rows and columns exchanged?" if yours.shape == expected.shape[::-1] else ""


def alike(a, b, tolerance: float) -> bool:
    """Whether two arrays agree in shape and, to `tolerance`, in every entry."""
    return a.shape == b.shape and close(a, b, tolerance)


def close(a, b, tolerance: float) -> bool:
    """Whether two arrays of one shape agree to `tolerance`, relative to the size of b, at least 1."""
    return bool(np.all(np.abs(a - b) <= tolerance * max(1.0, float(np.max(np.abs(b), initial=0)))))


def largest_difference(yours, expected) -> str:
    """Where the two differ most, in words; where they are close, what that may come of."""
    off = np.abs(yours - expected)
    index = np.unravel_index(np.argmax(off), expected.shape)
    least = float(off[index])
    close_by = ""
    if close(yours, expected, MEASURED):
        close_by = (
            " That is close: a derivative that is measured by steps, or rounded on the way, is off like this."
        )
    if not expected.ndim:
        return f"It is off by {float(yours - expected):.3g}.{close_by}"
    place = "[" + ", ".join(map(str, index)) + "]"
    given, wanted = (f"{array[index]:.6g}" for array in (yours, expected))
    values = f"yours {given}, expected {wanted}" if given != wanted else f"it is {least:.2g}"
    return f"The largest difference is at {place}: {values}.{close_by}"


def shown(array) -> str:
    """An array on one line."""
    return np.array2string(array, precision=6, suppress_small=True, separator=", ").replace("\n", "")
