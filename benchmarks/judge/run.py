"""How well answers are judged, against two usual ways, on corpus.txt: one table.

    python benchmarks/judge/run.py

The rivals get SymPy's own reader for what people type (implicit products, ^ for powers) behind a
fence of allowed names. `simplify`: `sympy.simplify(answer - key) == 0`. `sampling`: both evaluated
in floating point at ten random points and compared to 1e-9. "misread": an answer that can be read
in two ways was judged instead of asked about. The last line judges the questions of the bank: every
slip typed for five seeds, right answers, and random wrong numbers.
"""

import operator
import random
import signal
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import sympy as sp
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from course_utils import bank
from course_utils.questions.equality import same
from course_utils.questions.forms import Values
from course_utils.questions.kinds.code import Code
from course_utils.questions.kinds.general import Choice
from course_utils.questions.reading import Unreadable, read
from course_utils.questions.reading.tree import Node

XY = ("x", "y")
EXPRESSION = Values((), XY)
CORPUS = Path(__file__).with_name("corpus.txt")
MEANING = {"=": "right", "!": "wrong", "?": "asked"}
SECONDS = 5
WIDTHS = (9, 12, 14, 9, 8, 9, 9)
NAMES = {str(s): s for s in sp.symbols("x y", real=True)} | {
    name: getattr(sp, name)
    for name in ("sin", "cos", "tan", "exp", "log", "ln", "sqrt", "sinh", "cosh", "tanh", "pi", "Abs")
} | {
    "e": sp.E, "abs": sp.Abs, "arctan": sp.atan, "arcsin": sp.asin,
    "Symbol": sp.Symbol, "Integer": sp.Integer, "Float": sp.Float, "Rational": sp.Rational,
    "Function": sp.Function,
}  # fmt: skip


def pairs() -> list[tuple[str, str, str]]:
    """(key, typed, what it must be) for every answer in the corpus."""
    found, key = [], ""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            sign, _, answers = line.strip().partition(" ")
            found += [(key, typed.strip(), MEANING[sign]) for typed in split(answers)]
        elif line and not line.startswith("#"):
            key = line
    return found


def split(answers: str) -> list[str]:
    """The answers of a line: " | " between them; a bar without a space on both sides is typed."""
    return [a for a in answers.split(" | ") if a.strip()]


def ours(key: str, typed: str) -> str:
    try:
        answer = EXPRESSION.read(typed)
    except Unreadable:
        return "asked"
    return {True: "right", False: "wrong", None: "cannot judge"}[same(answer, read(key, XY), XY)]


def sympy_read(typed: str):
    rules = (*standard_transformations, convert_xor, implicit_multiplication_application)
    expr = parse_expr(
        typed, local_dict=NAMES, global_dict={"__builtins__": {}, **NAMES}, transformations=rules
    )
    if not isinstance(expr, sp.Expr) or expr.free_symbols - {NAMES["x"], NAMES["y"]}:
        raise ValueError("not an expression in x and y")
    return expr


def simplify(key: str, typed: str) -> str:
    try:
        answer = sympy_read(typed)
    except Exception:
        return "asked"
    return "right" if sp.simplify(answer - KEYS[key]) == 0 else "wrong"


def sampling(key: str, typed: str) -> str:
    try:
        answer = sympy_read(typed)
    except Exception:
        return "asked"
    points = np.random.default_rng(0).uniform(0.3, 3, (2, 10))
    with np.errstate(all="ignore"):
        variables = [NAMES[name] for name in XY]
        a, b = (np.broadcast_to(sp.lambdify(variables, e)(*points), 10) for e in (answer, KEYS[key]))
    return "right" if np.allclose(a, b, rtol=1e-9, atol=1e-9) else "wrong"


def timed(judge, key: str, typed: str) -> tuple[str, float]:
    """The verdict, or "error" or "too slow", and the milliseconds."""

    def stop(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    start = time.perf_counter()
    try:
        verdict = judge(key, typed)
    except TimeoutError:
        verdict = "too slow"
    except Exception:
        verdict = "error"
    finally:
        signal.alarm(0)
    return verdict, 1000 * (time.perf_counter() - start)


def row(name: str, judge, corpus) -> str:
    judge(*corpus[0][:2])
    results = [(meant, *timed(judge, key, typed)) for key, typed, meant in corpus]
    counts = Counter((meant, verdict) for meant, verdict, _ in results)
    good = sum(n for (meant, verdict), n in counts.items() if meant == verdict)
    refused = sum(n for (meant, verdict), n in counts.items() if meant == "right" and verdict == "asked")
    false_alarms = counts["right", "wrong"]
    accepted = counts["wrong", "right"]
    misread = counts["asked", "right"] + counts["asked", "wrong"]
    times = sorted(ms for *_, ms in results)
    share = f"{good / len(results):.1%}"
    numbers = (
        share,
        false_alarms,
        accepted,
        refused,
        misread,
        f"{statistics.median(times):.1f}",
        f"{times[-1]:.0f}",
    )
    return " ".join([name.ljust(10), *(f"{n}".rjust(w) for n, w in zip(numbers, WIDTHS, strict=True))])


KEYS = {}


def main() -> int:
    corpus = pairs()
    KEYS.update({key: to_sympy(read(key, XY)) for key, *_ in corpus})
    print(f"{len(corpus)} answers to {len(KEYS)} keys")
    titles = ("as meant", "false alarms", "wrong accepted", "not read", "misread", "median ms", "worst ms")
    print(" " * 10, *(title.rjust(width) for title, width in zip(titles, WIDTHS, strict=True)))
    for name, judge in (("ours", ours), ("simplify", simplify), ("sampling", sampling)):
        print(row(name, judge, corpus), flush=True)
    if "-v" in sys.argv:
        for key, typed, meant in corpus:
            if (verdict := ours(key, typed)) != meant:
                print(f"  {key!r}: {typed!r} is {verdict}, must be {meant}")
    print(naming())
    return 0


def to_sympy(node: Node):
    """A key as SymPy, from our own tree: the rivals shall not fail on reading the key."""
    args = [to_sympy(a) for a in node.args]
    match node.op:
        case "num":
            return sp.Rational(node.value.numerator, node.value.denominator)
        case "const" | "var":
            return NAMES[node.value]
        case "fn":
            return NAMES[node.value](*args)
        case "neg":
            return -args[0]
    operation = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
    return operation.get(node.op, operator.pow)(*args)


def naming() -> str:
    """How the bank's slips, right answers and random wrong numbers are judged."""
    slips = named = rights = alarms = wrongs = blamed = 0
    draw = random.Random(0)
    for identifier in bank.all_ids():
        base = bank.question(identifier)
        if isinstance(base.variant(0), (Code, Choice)):
            continue
        for seed in range(1, 6):
            question = base.variant(seed)
            form = question.form()
            for name, answer in question.slips():
                slips += 1
                named += question.judge(question.typed(answer)).slip == name
            rights += 1
            alarms += question.judge(question.typed(question.key())).kind != "right"
            if getattr(form, "shape", None) == () and not form.names:
                wrongs += 1
                blamed += bool(question.judge(f"{draw.uniform(-50, 50):.4f}").slip)
    return (
        f"\nThe bank, five seeds: {named} of {slips} slips named, {alarms} of {rights} right "
        f"answers refused, {blamed} of {wrongs} random wrong numbers blamed on a slip"
    )


if __name__ == "__main__":
    sys.exit(main())
