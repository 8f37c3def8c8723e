"""Whether a wrong decimal is the right value rounded, or near it for some other reason."""

from fractions import Fraction

from course_utils.questions.equality import evaluate, same, value
from course_utils.questions.reading.tree import Node, variables

DIGITS = 3  # from which a rounded number tells where it comes from
PLACES = 12  # decimals that anybody writes
SINGLE = 5e-7  # relative: what single precision leaves of a value
NEAR = 5e-3  # of the key: what is farther off has another cause


def near(given: Node, key: Node) -> bool:
    """Whether a number is within half a percent of the key."""
    return same(given, key, (), abs(value(key)) * NEAR) is True


def both_whole(given: Node, key: Node) -> bool:
    """Whether nothing can have been rounded: both are whole numbers."""
    values = (evaluate(given, {}), evaluate(key, {}))
    return all(isinstance(v, Fraction) and v.denominator == 1 for v in values)


def rounded(given: Node, key: Node) -> bool:
    """Whether a number is the key, rounded or cut off at its last place: to within half a percent, or to two
    digits or decimals at least. 6 is no rounding of 6.4 that anybody would defend. Or it is a key that has no
    end as a decimal in single precision, whose last printed digits are off.
    """
    plain = given.args[0] if given.op == "neg" else given
    if plain.op != "num":
        return False
    typed = evaluate(given, {})
    places = next((k for k in range(PLACES) if (typed * 10**k).denominator == 1), None)
    if places is None or not (near(given, key) or places > 1 or (places and abs(typed) >= 1)):
        return False
    unit, exact = Fraction(1, 10**places), Fraction(value(key))
    cut = typed * exact >= 0 and abs(typed) < abs(exact) < abs(typed) + unit
    single = 0 if _ends(evaluate(key, {})) else abs(exact) * Fraction(SINGLE)
    return cut or abs(typed - exact) <= max(unit / 2, single)


def _ends(key: object) -> bool:
    """Whether a value is written out in full by a few decimals."""
    return isinstance(key, Fraction) and (key * 10**PLACES).denominator == 1


def told_by_rounding(given: object, value: object) -> bool:
    """Whether a number has three digits at least, and is this value rounded to them: then it came from it."""
    if not isinstance(given, Node) or not isinstance(value, Node) or variables(given) | variables(value):
        return False
    return value.op != "list" and rounded(given, value) and _digits(given) >= DIGITS


def _digits(given: Node) -> int:
    return len(f"{float(abs(evaluate(given, {}))):.12g}".replace(".", "").strip("0"))
