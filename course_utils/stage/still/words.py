"""Numbers and sentences of a still picture, letter for letter what src/words.ts writes."""

import math
from decimal import ROUND_HALF_UP, Decimal


def number(value: float, digits: int) -> str:
    """To so many decimals, halves away from zero, digits in threes, a true minus sign; never "−0.00"."""
    if math.isnan(value):
        return "undefined"
    rounded = Decimal(abs(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:,}".replace(",", "\u202f") if rounded >= 10_000 else str(rounded)
    return f"−{text}" if value < 0 and rounded else text


def sentence(parts, values) -> str:
    """A text of lowered `parts` with its live numbers filled in."""
    return "".join(_part(part, values) for part in parts)


def places(parts) -> list[int]:
    """The places in the program of all numbers that a text may need."""
    found = []
    for part in parts:
        if not isinstance(part, str):
            found += [part[kind] for kind in ("n", "sign") if kind in part]
            found += [place for words in part.get("w", ()) for place in places(words)]
    return found


def _part(part, values) -> str:
    if isinstance(part, str):
        return part
    if "n" in part:
        return number(values[part["n"]][0], part["d"])
    if "math" in part:
        return sentence(part["w"][0], values)
    value = values[part["sign"]][0]
    if math.isnan(value):
        return "there is no value here."
    chosen = 1 if abs(value) <= part["tol"] else 0 if value < 0 else 2
    return sentence(part["w"][chosen], values)
