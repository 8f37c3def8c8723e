"""Objects that lie, loop or raise: none is right, none stops the judge, whatever question it is given to."""

import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from course_utils import bank
from course_utils.autograd import Tensor
from course_utils.questions import JacobianLab
from course_utils.questions import outcome as o
from course_utils.questions.reading import Node

LAB = JacobianLab()
ASKED = ("jacobians.j11", "jacobians.whole", "backprop.by_hand", "jacobians.kernel_drag", "chain_rule.edges",
         "jacobians.rank", "jacobians.shape")  # fmt: skip


class Hostile:
    """Equal to everything; anything else that is asked of it ends the program."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def _stop(self, *args, **kwargs):
        raise SystemExit

    __array__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __index__ = __call__ = _stop
    __getattr__ = __getitem__ = __contains__ = __array_ufunc__ = __lt__ = __sub__ = _stop


class Liar(type):
    """A class that is an instance of everything and tells nothing about itself."""

    def __instancecheck__(cls, other):
        return True

    def __getattribute__(cls, name):
        raise SystemExit


def lying():
    """Such a class, made when it is needed: pytest asks everything that a module holds."""
    return Liar("Lying", (), {})


class EqualFloat(float):
    __hash__ = float.__hash__

    def __eq__(self, other):
        return True


class EqualArray(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return np.True_


class EqualClass(type):
    """A class that is equal to every other: `type(x) in (list, tuple)` asks it."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(list)


def of_equal_class():
    return EqualClass("Equal", (), {})()


def of_no_module():
    return type("Nowhere", (), {"__module__": Hostile()})()


def right_number():
    """What is added to it, taken from it or compared with it does not matter."""
    always = {f"__{name}__": lambda *_: right_number() for name in ("sub", "rsub", "abs", "add", "mul")}
    always |= {f"__{name}__": lambda *_: True for name in ("le", "ge", "lt", "gt", "eq", "bool")}
    always |= {"numerator": 8, "denominator": 1, "__class__": property(lambda _: Fraction), "__hash__": None}
    return type("Fraction", (), always)()


def nodes():
    return [Node("num", (), right_number())] * 4


def filled_expression():
    return sp.Basic.__new__(sp.Add, Hostile(), Hostile())


def changed_fraction():
    fraction = Fraction(1, 3)
    fraction._numerator = right_number()
    return fraction


def shared():
    """A list of two of the same list of two, and so on: 2**40 entries."""
    nest = [8]
    for _ in range(40):
        nest = [nest, nest]
    return nest


def shared_expression():
    x = sp.Symbol("x")
    for _ in range(60):
        x = sp.sin(x) + sp.cos(x)
    return x


def in_itself():
    loop = []
    loop.append(loop)
    return loop


def deep():
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return nest


def tensor_in_itself():
    tensor = Tensor(np.eye(2))
    tensor.data = tensor
    return tensor


def of_objects():
    array = np.empty(1, dtype=object)
    array[0] = Hostile()
    return array


ATTACKS = {
    "hostile": Hostile,
    "class": lying,
    "liar": lambda: type.__call__(lying()),
    "float": lambda: EqualFloat(7),
    "array": lambda: np.eye(2).view(EqualArray),
    "in itself": in_itself,
    "equal class": of_equal_class,
    "no module": of_no_module,
    "nodes": nodes,
    "expression": filled_expression,
    "changed fraction": changed_fraction,
    "shared": shared,
    "shared expression": shared_expression,
    "square": lambda: [[8] * 5000] * 5000,
    "deep": deep,
    "tensor": tensor_in_itself,
    "objects": of_objects,
    "listed": lambda: [[Hostile(), 1], [1, Hostile()]],
    "dict": lambda: {"a": Hostile()},
    "set": lambda: {Hostile()},
    "generator": lambda: (i for i in ()),
    "endless": lambda: np.lib.stride_tricks.as_strided(np.zeros(1), (10**9, 10**9), (0, 0)),
    "records": lambda: np.zeros(2, dtype=[("a", "i4")]),
    "nan": lambda: np.full((2, 2), np.nan),
    "large": lambda: 10**100_000,
    "fraction": lambda: Fraction(10**500, 3),
    "decimal": lambda: Decimal("sNaN"),
    "power": lambda: sp.Integer(10) ** 10_000,
    "infinity": lambda: sp.oo,
    "complex": lambda: 2j,
    "megabyte": lambda: "9" * 10**6,
    "semicolons": lambda: ";" * 10**6,
    "brackets": lambda: "(" * 10**5,
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("identifier", ASKED)
def test_no_object_passes_for_an_answer_or_stops_the_judge(identifier, attack):
    outcome = bank.question(identifier).judge(ATTACKS[attack]())
    assert outcome.kind in (o.UNREADABLE, o.WRONG)
    assert outcome.score < 1
    repr(outcome)


@pytest.mark.parametrize(
    "identifier", ["jacobians.j11", "chain_rule.edges", "jacobians.shape", "backprop.by_hand"]
)
@pytest.mark.parametrize("sign", ["\x1b[2J", "\x00", "\u202e", "\u200b", "\u2028", "\ud800", "\r"])
def test_no_sign_that_is_not_seen_comes_back(identifier, sign):
    outcome = bank.question(identifier).judge(f"8{sign}8")
    assert outcome.kind == o.UNREADABLE
    for shown in (repr(outcome), outcome.html()):
        assert sign not in shown
        assert shown.encode()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "identifier",
    ["jacobians.lab", "gradient.lab_check", "backprop.lab", "micrograd.node", "micrograd.order"],
)
def test_no_object_passes_for_a_result_or_for_a_function(identifier, attack):
    lab, thing = bank.question(identifier), ATTACKS[attack]()
    assert lab.judge(lambda *args: thing).kind == o.WRONG
    assert lab.judge(thing).kind in (o.UNREADABLE, o.WRONG, o.NOT_ATTEMPTED)


def right(f, x, h=1e-5):
    x = np.asarray(x)
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)


def _spoils(spoil):
    def f(f, x, h=1e-5):
        result = right(f, x, h)
        spoil(x)
        return result

    return f


@pytest.mark.parametrize(
    "spoil",
    [
        lambda x: setattr(x, "shape", (len(x), 1)),
        lambda x: setattr(x, "dtype", "S8"),
        lambda x: x.resize((9,), refcheck=False),
        lambda x: x.fill(np.nan),
    ],
    ids=["shape", "dtype", "size", "nan"],
)
def test_an_argument_that_is_changed_beyond_recognition_is_told(spoil):
    assert "changed its input" in LAB.judge(_spoils(spoil)).message


class Unspeakable(BaseException):
    def __str__(self):
        raise SystemExit


def raises(f, x, h=1e-5):
    raise Unspeakable


def leaves(f, x, h=1e-5):
    sys.exit()


def calls_itself(f, x, h=1e-5):
    return calls_itself(f, x, h)


@pytest.mark.parametrize(
    ("f", "said"),
    [(raises, "Unspeakable"), (leaves, "SystemExit"), (calls_itself, "RecursionError")],
)
def test_whatever_is_raised_is_told_in_one_line(f, said):
    assert f"raised {said} in line" in LAB.judge(f).message


def test_what_hangs_on_a_function_is_not_followed():
    def f(f, x, h=1e-5):
        return right(f, x, h)

    f.__wrapped__ = f.__doc__ = Hostile()
    outcome = LAB.judge(f)
    assert outcome.kind == o.RIGHT
    assert "return right(f, x, h)" in outcome.answer


def test_a_function_that_takes_the_printer_away_or_raises_a_limit_does_not_keep_it():
    def f(f, x, h=1e-5):
        sys.stdout = sys.stderr = Hostile()
        sys.setrecursionlimit(10**6)
        return right(f, x, h)

    before = sys.stdout, sys.getrecursionlimit()
    assert LAB.judge(f).kind == o.RIGHT
    assert (sys.stdout, sys.getrecursionlimit()) == before
