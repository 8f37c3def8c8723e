"""The values of a scene's program, as src/evaluate.ts computes them, in plain Python.

A value is NaN wherever a part of it is not a finite real number.
"""

import math
import operator

UNARY = {
    "neg": operator.neg,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "sign": lambda a: (a > 0) - (a < 0),
    "floor": math.floor,
    "ceil": math.ceil,
}
BINARY = {
    "add": operator.add,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    # + 0.0, as SymPy knows no negative zero.
    "atan2": lambda y, x: math.atan2(y + 0.0, x + 0.0) if x or y else math.nan,
    "min": min,
    "max": max,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
}

# Two of these write a sample of an array.
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def samples(domain) -> list[list[float]]:
    """The two parameters of a sample grid, each from 0 to 1, as flat lists of equal length.

    `line n`: s alone runs. `mesh k n`: k lines with s fixed, then k lines with t fixed, n samples each.
    `cells n m`: m rows of n cell centres. `cloud n`: n places that fill the square evenly,
    by Roberts's R2 sequence.
    """
    kind, first, *more = domain
    if kind == "cloud":
        return [[(0.5 + (k + 1) / 1.324717957244746**axis) % 1 for k in range(first)] for axis in (1, 2)]
    if kind == "line":
        return [[i / max(first - 1, 1) for i in range(first)], [0.0] * first]
    if kind == "mesh":
        held = [i / (first - 1) for i in range(first) for _ in range(more[0])]
        runs = [j / (more[0] - 1) for _ in range(first) for j in range(more[0])]
        return [held + runs, runs + held]
    columns, rows = first, more[0]
    return [
        [(i + 0.5) / columns for _ in range(rows) for i in range(columns)],
        [(j + 0.5) / rows for j in range(rows) for _ in range(columns)],
    ]


def run(operations, domains, values, wanted=None, walks=()) -> list[list[float]]:
    """The values of a program at these variable `values`: lists of one number, or of one per sample.

    wanted: the places to compute, with all that they depend on; the others stay empty. Default: every place.
    """
    grids = [samples(domain) if domain[0] != "array" else [] for domain in domains]
    needed = _closure(operations, range(len(operations)) if wanted is None else wanted)
    results: list[list[float]] = []
    for place, (name, *args) in enumerate(operations):
        if place not in needed:
            results.append([])
        elif name == "n":
            results.append([args[0]])
        elif name == "v":
            results.append([float(values[args[0]])])
        elif name == "p":
            results.append(grids[args[0]][args[1]])
        elif name == "frame":
            results.append(_frame(domains[args[0]], results[args[1]][0]))
        elif name == "walk":
            axis, walk, *start = args
            results.append(_walk(walks[walk], axis, [results[place][0] for place in start], values))
        else:
            inputs = [results[a] for a in args]
            size = max(map(len, inputs))
            columns = (column * size if len(column) == 1 else column for column in inputs)
            results.append([_apply(name, row) for row in zip(*columns, strict=True)])
    return results


def _closure(operations, wanted) -> set[int]:
    needed = set(wanted)
    for place in range(len(operations) - 1, -1, -1):
        name, *args = operations[place]
        if place in needed and name not in ("n", "v", "p"):
            needed.update(args[{"walk": 2, "frame": 1}.get(name, 0) :])
    return needed


def _frame(domain, frame) -> list[float]:
    """Frame number `frame` of a coded array; see `Samples`."""
    _, frames, low, high, data, digits = domain
    if math.isnan(frame):
        return [math.nan]
    size = len(data) // frames
    start = size * min(max(math.floor(frame + 0.5), 0), frames - 1)
    shares = [DIGITS.index(digit) for digit in data[start : start + size]]
    if digits == 2:
        shares = [64 * first + second for first, second in zip(shares[::2], shares[1::2], strict=True)]
    gap = 64**digits - 1
    return [math.nan if share == gap else low + share / (gap - 1) * (high - low) for share in shares]


def _walk(walk, axis, at, values) -> list[float]:
    """x, y or the third expression (axis 0, 1, 2) at every point of a walk that starts at `at`."""
    along = []
    for _ in range(walk["steps"] + 1):
        results = run(walk["program"], [], [*at, *values], walk["out"])
        ahead = [results[place][0] for place in walk["out"]]
        along.append((*at, ahead[2])[axis])
        at = ahead[:2]
    return along


def _apply(name, row) -> float:
    if name == "select":
        return math.nan if math.isnan(row[0]) else row[1] if row[0] else row[2]
    if any(map(math.isnan, row)):
        return math.nan
    try:
        value = (UNARY.get(name) or BINARY[name])(*row)
    except (ValueError, OverflowError, ZeroDivisionError):
        return math.nan
    return float(value) if not isinstance(value, complex) and math.isfinite(value) else math.nan
