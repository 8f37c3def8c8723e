"""Whether two answers are the same: exact in fractions where possible, by proof, or to many digits at points.

A difference larger than the error of its computation is certain: then they differ. Where a dozen points show
none and no proof settles it, the two are compared once more, at points that depend on what was typed and to
far more digits than the smallest number in it needs. What is open then is not decided.
"""

from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from math import ceil

from course_utils.questions.balls import Evaluation, TooLargeError, UncertainError, UndefinedError
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import Node, variables

DIGITS = 60
MORE = (DIGITS, 4 * DIGITS, 16 * DIGITS)  # where so many cancel that nothing can be told
MOST = 1500
DIGITS_OF_A_BIT = 0.302
EXACT = -100  # a binary exponent: an error of 1e-30, relative to what is larger than 1
FLOAT = 1e-9  # relative: what a floating-point computation may be off by
POINTS = tuple(Fraction(n, d) for n, d in (
    (7, 11), (-13, 9), (19, 17), (23, 8), (-5, 13), (31, 12),
    (-29, 15), (2, 19), (43, 20), (-37, 14), (17, 6), (-3, 23),
))  # fmt: skip
REACHES = (3, -3, 1, -1, 2, Fraction(1, 2))  # from 0, of the points that depend on the answer


def same(
    answer: Node, key: Node, names: tuple[str, ...] = (), tolerance: Fraction | float = 0
) -> bool | None:
    """Whether `answer` equals `key` wherever the key is real; None where that cannot be decided, or where
    the key has no value to compare.

    `tolerance`: an absolute error that is allowed; numbers that come from floats get a relative 1e-9 too.
    """
    needed = names if variables(answer) | variables(key) else ()
    relative = FLOAT if _from_floats(answer) else 0
    found = []
    for point in _points(needed):
        found += _compared(answer, key, point, tolerance, relative, MORE if None not in found else (DIGITS,))
        if False in found:
            return False
    if not found:
        return None
    if tolerance or relative or answer == key or _fractions(answer, key, needed):
        return True if None not in found else None
    proof = _proved(answer, key)
    if proof is not None or None in found:
        return proof
    return _scrutinised(answer, key, needed)


def has_value(node: Node, names: tuple[str, ...] = ()) -> bool:
    """Whether an expression has a value that can be computed, anywhere: 1/0 has none."""
    for point in _points(names if variables(node) else ()):
        try:
            evaluate(node, point)
        except UndefinedError:
            continue
        return True
    return False


def certain(answer: Node, key: Node) -> str:
    """What the judgement that two expressions are equal rests on, where it is not certain; else "".

    Fractions are compared exactly, and what came from floats is only claimed to be near.
    """
    names = variables(answer) | variables(key)
    if answer == key or _from_floats(answer) or _fractions(answer, key, names) or _proved(answer, key):
        return ""
    from course_utils.questions.proof import COMPUTED, SAMPLED

    return SAMPLED if names else COMPUTED


def _proved(answer: Node, key: Node) -> bool | None:
    from course_utils.questions.proof import proved  # loads SymPy

    return proved(answer, key)


def _points(names: tuple[str, ...]) -> list[dict]:
    if not names:
        return [{}]
    n = len(POINTS)
    return [{name: POINTS[(k + (2 * k + 5) * i) % n] for i, name in enumerate(names)} for k in range(n)]


def _own_points(names: tuple[str, ...], answer: Node) -> list[dict]:
    """Points that nobody can aim at: they are others for every answer, and the same each time."""
    if not names:
        return [{}]
    text = plain(answer)

    def coordinate(k: int, name: str) -> Fraction:
        drawn = int.from_bytes(sha256(f"{k} {name} {text}".encode()).digest()[:3])
        return REACHES[k] * Fraction(drawn + 1, 2**24)

    return [{name: coordinate(k, name) for name in names} for k in range(len(REACHES))]


def _scrutinised(answer: Node, key: Node, names: tuple[str, ...]) -> bool | None:
    """Whether two expressions that nothing tells apart so far agree where only this answer is looked at,
    closely. None where that cannot be told anywhere.
    """
    found: list[bool | None] = []
    for point in _own_points(names, answer):
        closely = _closely(answer, point)
        if closely is None:  # it may be wrong all the same
            found += [None if near else near for near in _compared(answer, key, point, digits=(MOST,))]
        else:
            found += _compared(answer, key, point, digits=(closely.digits, 4 * closely.digits))
    return False if False in found else None if None in found or not found else True


def _closely(answer: Node, point: dict) -> Evaluation | None:
    """The evaluation to so many digits that the smallest number in the answer, and in what becomes of it,
    can be seen beside the largest, and so can its third power, which sin h - h leaves. None where that is too
    much, or where something is left that may be 0 and may be less than can be seen.
    """
    evaluation = _evaluated(answer, point, MORE)
    while evaluation is not None:
        digits = DIGITS + 4 * ceil(evaluation.spread * DIGITS_OF_A_BIT)
        if digits <= evaluation.digits:
            return None if evaluation.vanishing else evaluation
        evaluation = _evaluated(answer, point, (digits,)) if digits <= MOST else None
    return None


def _evaluated(node: Node, point: dict, digits: Iterable[int]) -> Evaluation | None:
    """The evaluation with the fewest digits that gives a value; None where none does."""
    for precision in digits:
        evaluation = Evaluation(precision, point)
        try:
            evaluation.of(node)
        except TooLargeError:
            return None
        except UncertainError:
            continue
        except UndefinedError:
            return None
        return evaluation
    return None


def _from_floats(node: Node) -> bool:
    return "float" in node.note or any(map(_from_floats, node.args))


def _fractions(answer: Node, key: Node, names: Iterable[str]) -> bool:
    """Whether both are numbers that were computed in fractions alone."""
    try:
        return not names and all(isinstance(evaluate(node, {}), Fraction) for node in (answer, key))
    except UndefinedError:
        return False


def _compared(
    answer: Node,
    key: Node,
    point: dict,
    tolerance: Fraction | float = 0,
    relative: float = 0,
    digits: Iterable[int] = MORE,
) -> list[bool | None]:
    """[whether the two agree at one point], None where that stays open; [] where the key has no value."""
    defined = False
    for precision in digits:
        evaluation = Evaluation(precision, point)
        try:
            expected = evaluation.of(key)
            defined = True
            given = evaluation.of(answer)
        except TooLargeError:
            break
        except UncertainError:
            continue
        except UndefinedError:
            return [False] if defined else []
        if isinstance(given, Fraction) and isinstance(expected, Fraction) and not relative:
            return [abs(given - expected) <= tolerance]
        near = _near(evaluation, given, expected, tolerance, relative)
        if near is not None:
            return [near]
    return [None] if defined else []


def _near(evaluation: Evaluation, given, expected, tolerance, relative) -> bool | None:
    """Whether two values are as near as they have to be, whatever the errors of their computation."""
    mp = evaluation.mp
    given, expected = evaluation.ball(given), evaluation.ball(expected)
    size = max(1, abs(expected.mid))
    distance, error = abs(given.mid - expected.mid), mp.ldexp(1, max(given.off, expected.off) + 1)
    if error > mp.ldexp(size, EXACT):
        return False if distance > error + _allowed(tolerance, relative, size) else None
    return bool(distance <= error + _allowed(tolerance, relative, size))


def _allowed(tolerance, relative, size):
    return float(tolerance) * (1 + FLOAT) + relative * size


def value(node: Node, point: dict | None = None) -> float:
    """The value as a float. Raises UndefinedError."""
    return float(evaluate(node, point or {}))


def evaluate(node: Node, point: dict):
    """A Fraction where the arithmetic stays rational, else an mpmath number that is right to thirty digits.
    Raises UndefinedError.
    """
    for digits in MORE:
        evaluation = Evaluation(digits, point)
        try:
            result = evaluation.of(node)
        except TooLargeError:
            raise
        except UncertainError:
            continue
        if isinstance(result, Fraction):
            return result
        size = evaluation.mp.mag(result.mid) if result.mid else 0
        if result.off <= EXACT + max(0, size):
            return result.mid
    raise UncertainError("it takes more digits than there are")
