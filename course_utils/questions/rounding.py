"""Whether a wrong decimal is the right value rounded, or near it for some other reason."""

from fractions import Fraction

from course_utils.questions.equality import evaluate, same, value
from course_utils.questions.reading.tree import Node

PLACES = 12  # decimals that anybody writes
NEAR = 5e-3  # of the key: what is farther off has another cause


def near(given: Node, key: Node) -> bool:
    """Whether a number is within half a percent of the key."""
    return same(given, key, (), abs(value(key)) * NEAR) is True


def rounded(given: Node, key: Node) -> bool:
    """Whether a number is the key, rounded or cut off at its last place: to within half a percent, or in
    decimals to two digits at least. 6 is no rounding of 6.4 that anybody would defend.
    """
    plain = given.args[0] if given.op == "neg" else given
    if plain.op != "num":
        return False
    typed = evaluate(given, {})
    places = next((k for k in range(PLACES) if (typed * 10**k).denominator == 1), None)
    if places is None or not (near(given, key) or (places and abs(typed) * 10**places >= 10)):
        return False
    unit, exact = Fraction(1, 10**places), Fraction(value(key))
    cut = abs(typed) < abs(exact) < abs(typed) + unit
    return cut or abs(typed - exact) <= unit / 2
