"""What people type is read as they mean it, or not at all."""

import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from course_utils.questions.equality import same
from course_utils.questions.reading import Node, Unreadable, read
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import entries, shape, tex

XY = ("x", "y")


def value(typed: object, **point) -> float:
    from course_utils.questions.equality import value as number

    node = read(typed, XY)
    return number(node, {name: Fraction(x) for name, x in {"x": 3, "y": 5, **point}.items()})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2x", 6), ("x^2", 9), ("x²", 9), ("x**2", 9), ("2·x", 6), ("2×x", 6), ("2⋅x", 6), ("x⁻¹", 1 / 3),
        ("x^-1", 1 / 3), ("xy", 15), ("x y", 15), ("2xy", 30), ("2x^2y", 90), ("(x+1)(x-1)", 8),
        ("x(y+1)", 18),
        ("-x^2", -9), ("−x", -3), ("--x", 3), ("2^-1", 0.5), ("2^3^2", 512), ("½x", 1.5), ("1/3", 1 / 3),
        ("x/y", 0.6), ("x÷y", 0.6), (".5", 0.5), ("3.", 3), ("|x-y|", 2), ("2|x||-y|", 30), ("||x|-y|", 2),
        ("abs(x-y)", 2), ("√4", 2), ("√(x+1)", 2), ("√(4)x", 6), ("sqrt(x+1)y", 10), ("e", 2.718281828),
        ("e^x", 20.0855369), ("e^-x", 0.0497870684), ("e^(2x)", 403.4287935), ("e^{2x}", 403.4287935),
        ("exp(x)", 20.0855369), ("exp x", 20.0855369), ("π", 3.14159265), ("2pi", 6.28318531),
        ("ln x", 1.09861229),
        ("ln x^2", 2.19722458), ("log x", 1.09861229), ("ln|x|", 1.09861229), ("sin x", 0.14112001),
        ("sinx", 0.14112001), ("xsinx", 0.42336002), ("sin 2x", -0.2794155), ("sin(2x)y", -1.3970775),
        ("sin^2 x", 0.0199148567), ("sin²x", 0.0199148567), ("sin^2(x)", 0.0199148567),
        ("sin(x)^2", 0.0199148567),
        ("sin x cos y", 0.04003041), ("arctan x", 1.24904577), ("tanh(x)", 0.99505475),
        (r"\frac{1}{2}x", 1.5), (r"\sqrt{x+1}", 2), (r"\sin x", 0.14112001), (r"2 \cdot x", 6), (r"x^{2}", 9),
        (r"\left(x+1\right)^2", 16), (r"$x^2$", 9), (r"\pi", 3.14159265), (r"\left|x-y\right|", 2),
        (r"\(x^2\)", 9), (r"\[x^2\]", 9),
        ("2e-3", 0.002), ("2E3", 2000), ("1.5e+3", 1500), ("-2e3", -2000), ("x*1e-1", 0.3),
        ("cos(y^2) 2x", 5.9472172), ("cos(y²)2x", 5.9472172), ("(3x+1)6", 60), ("(x+1) 2", 8),
        ("(x)½", 1.5),
        ("e^y(1+x)", 593.652636), ("e^-x(1-x)", -0.0995741), ("e^x (1+x)", 80.3421476), ("|x-y|4", 8),
        ("sin x / 2", 0.07056), ("ln x/x", 0.3662041), ("sin x/cos x", -0.1425465), ("x^3/2", 13.5),
        ("e^x/2", 10.0427685), ("Sin(x)", 0.14112001), ("Exp(x)", 20.0855369), ("E^x", 20.0855369),
        ("2Pi", 6.28318531),
        (r"\frac12", 0.5), (r"\frac1{x+1}", 0.25), (r"\frac1x", 1 / 3), (r"x\frac12", 1.5),
        (r"\sqrt[3]{x+5}", 2), (r"2\sqrt[4]{x}", 2.632148), (r"\mathrm{e}^x", 20.0855369),
        (r"\operatorname{sin}(x)", 0.14112001), (r"\mathrm{cos} x", -0.9899925), ("= 8", 8), ("f(2) = 8", 8),
        ("f'(x) = 2x", 6), ("df/dx = 2x", 6), (r"\frac{\partial f}{\partial x} = 2x", 6), ("J_{11} = 3", 3),
        ("|∇f| = 8", 8), ("—8", -8), ("y — x", 2), ("１２＋（ｘ＋１）", 16), ("2x cos[x^2]", -5.46678157),
        ("np.sin(x)", 0.14112001), ("math.pi", 3.14159265), ("  x  +  y  ", 8), ("x\u00a0+\u2009y", 8),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_meant(typed, meant):
    assert value(typed) == pytest.approx(meant, rel=1e-6)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("(1, 2)", [1, 2]), ("[1, 2]", [1, 2]), ("1, 2", [1, 2]), ("(1,2)", [1, 2]), ("⟨1, 2⟩", [1, 2]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]), ("((1, 2), (3, 4))", [[1, 2], [3, 4]]),
        ("[1 , 2; 3, 4]", [[1, 2], [3, 4]]),
        ("(1, 2), (3, 4)", [[1, 2], [3, 4]]), (r"\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}", [[1, 2], [3, 4]]),
        (r"\begin{array}{cc}1&2\\3&4\end{array}", [[1, 2], [3, 4]]), ("∇f = (1, 2)", [1, 2]),
        (r"\left[\begin{array}{cc}1&2\\3&4 \cdot 5\end{array}\right]", [[1, 2], [3, "4*5"]]),
        (r"[\begin{matrix}1&2 \pi\\3 \pi&4\end{matrix}]", [[1, "2*pi"], ["3*pi", 4]]),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ \end{pmatrix}", [[1, 2], [3, 4]]),
        ("np.array([[1, 2], [3, 4]])", [[1, 2], [3, 4]]),
        ("Matrix([[1, 2], [3, 4]])", [[1, 2], [3, 4]]), ("[[1], [2]]", [[1], [2]]),
        ("[1; 2]", [[1], [2]]), ("(1; 2)", [1, 2]), ("[1 2; 3 4]", [[1, 2], [3, 4]]), ("[1 2]", [1, 2]),
        ("[[ 1.  2.]\n [ 3. -4.]]", [[1, 2], [3, -4]]), ("[1 -2 3]", [1, -2, 3]),
        ("[1 - 2, 3]", ["1 - 2", 3]),
        ("[sin 2]", ["sin(2)"]), ("0.5,1.5", ["0.5", "1.5"]), ("-.5,2.,0.25", ["-0.5", "2", "0.25"]),
        ("[1, 2,]", [1, 2]),
        (np.array([[1.0, 2], [3, 4]]), [[1, 2], [3, 4]]), (sp.Matrix([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array([[sp.Integer(1), 2], [3, Fraction(4)]], dtype=object), [[1, 2], [3, 4]]),
        ([[1, Fraction(2)], (3, Decimal(4))], [[1, 2], [3, 4]]), (np.array([1, 2]), [1, 2]),
        (sp.Tuple(1, 2), [1, 2]), ("8; 3", [[8], [3]]), ("1, 2; 3, 4", [[1, 2], [3, 4]]), ("{1, 2}", [1, 2]),
        ("{{1, 2}, {3, 4}}", [[1, 2], [3, 4]]), ("[1, 2]^T", [[1], [2]]), ("(1, 2)ᵀ", [[1], [2]]),
        ("[[1, 2], [3, 4]].T", [[1, 3], [2, 4]]), (r"[1, 2; 3, 4]^{\top}", [[1, 3], [2, 4]]),
        ("-(1, 2)", ["-1", "-2"]), ("2(1, 3)", ["2*1", "2*3"]),
        ("((1, 2) + (3, 4))/2", ["(1+3)/2", "(2+4)/2"]),
        ("-4,-4,3", [-4, -4, 3]), ("(1, 2, )", [1, 2]),
        ("1, 2\n3, 4", [[1, 2], [3, 4]]), ("1, 2\r\n-3, 4\n", [[1, 2], [-3, 4]]), ("8\n\n3", [[8], [3]]),
        ("[1, 2]\n[3, 4]", [[1, 2], [3, 4]]), ("1,\n2", [1, 2]),
    ],
)  # fmt: skip
def test_lists_and_matrices_in_every_usual_form(typed, rows):
    given, meant = read(typed), read(rows)
    assert shape(given) == shape(meant)
    assert tex(given) == tex(meant)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [("[-2.7 -1.4]", [-2.7, -1.4]), ("[ 1. -3.  2.]", [1, -3, 2]), ("[8 -3]", [8, -3]),
     ("[[  2. -10.]\n [  7. -11.]]", [[2, -10], [7, -11]]), ("[2e-3 -1e+02]", [0.002, -100]),
     ("[np.float64(8.0), np.float64(-3.5)]", [8, -3.5]),
     ("array([8., 3.], dtype=float32)", [8, 3]), ("tensor([8., 3.], dtype=torch.float64)", [8, 3]),
     ("tensor([8., 3.], grad_fn=<MulBackward0>)", [8, 3])],
)  # fmt: skip
def test_an_array_as_numpy_prints_it_is_read_where_so_many_entries_are_wanted(typed, rows):
    given, meant = read(typed, (), np.array(rows).size), read(rows)
    assert shape(given) == shape(meant)
    assert all(map(same, entries(given), entries(meant)))


def test_a_number_as_numpy_shows_it_is_read():
    assert value("np.float64(6.5)") == 6.5
    assert value("np.int64(-6)") == -6
    with pytest.raises(Unreadable, match="sign of an entry"):
        read("[8 -3]", (), 3)


@pytest.mark.parametrize(("typed", "count"), [("8,3", 2), ("-8,3", 2), ("1,2,3", 3), ("1,2;3,4", 4)])
def test_a_comma_is_between_entries_where_their_number_says_so(typed, count):
    assert len(entries(read(typed, (), count))) == count
    with pytest.raises(Unreadable, match="decimal comma"):
        read(typed, (), count + 1)


@pytest.mark.parametrize(
    ("typed", "at", "says"),
    [
        ("1,5", 1, "1.5"), ("1/2x", 3, "(1/2)*x"), ("x/2y", 3, "x/(2*y)"), ("e^2x", 3, "e^(2*x)"),
        ("ex", 1, "e^x"),
        ("e^xy", 3, "power"), ("sin xy", 5, "sin(x*y)"), ("sin x (y+1)", 6, "sin(x)*(y + 1)"),
        ("√2x", 2, "√(2)*x"),
        ("sin^-1 x", 4, "arcsin"), ("sin⁻¹ x", 3, "1/sin"), ("2e5x", 0, "10^(5)"), ("2e-3x", 0, "2*e-3"),
        ("1e999999999", 0, "too large"), ("(x+1)2", 5, "*2 after"), ("sin(x)3+y", 6, "^3"),
        ("x^{2}3", 5, "^3"),
        ("e^2(x+1)", 3, "(e^(2))*(x + 1)"), ("1,250", 1, "1250"),
        ("0.(3)", 0, "repeating"), ("log2 x", 3, "ln(x)/ln(2)"), ("log10(x)", 3, "base 10"),
        ("(1, 2)(3, 4)", 6, "sign is missing"),
        ("[1 -2]", 3, "sign of an entry"), ("1 -2; 3 -4", 2, "sign of an entry"),
        ("1 -2\n3 -4", 2, "sign of an entry"), ("[2 x]", 3, "two entries"),
        ("[1 (2)]", 3, "two entries"), ("0.3,5", 3, "1.5"), ("(1,5; 2)", 4, "decimal comma"),
        ("d/dx", 0, "derivative"),
        ("2∂f/∂x", 1, "derivative"), ("f'(x)", 0, "derivative"), ("yes", 0, "yes"),
        ("x3", 1, "*"),
        ("2 3", 2, "*"), ("a+x", 0, "x, y"), ("x+", 2, "missing"), ("(x", 0, ")"), ("x)", 1, "open"),
        ("y = 2x", 2, "value"), ("sin(x) = 2x", 7, "value"), ("f(x) = 2x = 4", 5, "value"),
        ("16:2", 2, "/"), (r"2\frac{1}{2}", 0, "mixed"), (r"2\frac12", 0, "mixed"),
        ("cos[2 x]", 6, "entries"),
        ("(1, 2)*(3, 4)", 6, "Work it out"),
        ("2x!", 2, "!"), ("x’", 1, "’"), ("x.real", 1, "."), ("x++", 3, "missing"), ("2**", 3, "missing"),
        ("*x", 0, "*"), ("[[1, 2], [3]", 0, "]"), ("", 0, "missing"), ("foo(x)", 0, "foo"), ("∂x", 0, "∂"),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_asked_about_at_the_character(typed, at, says):
    with pytest.raises(Unreadable) as caught:
        read(typed, XY)
    assert caught.value.position == at, caught.value.message
    assert says in caught.value.message
    if typed:
        assert caught.value.pointed().endswith("\n" + " " * at + "^")


@pytest.mark.parametrize(
    "typed",
    [
        "1/2x",
        "x/2y",
        "2x/3y",
        "e^2x",
        "e^-2x",
        "e^xy",
        "2^xy",
        "x^-1y",
        "ex",
        "√2x",
        "√xy",
        "sin x (y+1)",
        "ln 2x(x-1)",
        "x^1/2",
        "x^-1/2",
        "9*-2^2",
        "5 + -2^2",
        "2x^1/3",
        "sin x/2",
        "cos 2x/y",
        "e^2(x+1)",
    ],
)
def test_both_ways_that_are_offered_can_be_read_and_differ(typed):
    with pytest.raises(Unreadable) as caught:
        read(typed, XY)
    offered = caught.value.message.split("Write ")[1].rstrip(".").split(", or ")
    one, other = (read(way, XY) for way in offered)
    assert same(one, other, XY) is False


@pytest.mark.parametrize(
    "hostile",
    [
        "__import__('os').system('true')", "().__class__.__mro__", "x.__class__", "lambda: 0",
        "eval('1')", "f'{x}'",
        "9" * 400, "(" * 20_000 + ")" * 20_000, "[" * 490 + "]" * 5, "x" * 1_000_000, "-" * 500,
        "9^" * 200 + "9",
        "((((((((9^9)^9)^9)^9)^9)^9)^9)^9)", "exp(" * 60 + "9" + ")" * 60, "1/" * 200 + "1",
        "x^" * 240 + "x", "|" * 500,
        "\\frac{1}{" * 40 + "2" + "}" * 40, "\0", "\ud800", "٣", "x\u202e",
        "sin" * 160, "2^(10^(10^10))", "0/0", "0^-1",
    ],
)  # fmt: skip
def test_hostile_text_is_refused_or_bounded(hostile):
    import time

    start = time.perf_counter()
    try:
        node = read(hostile, XY)
    except Unreadable:
        pass
    else:
        same(node, read("x", XY), XY)
        tex(node)
    assert time.perf_counter() - start < 1.5


def test_a_megabyte_is_refused_by_its_length_alone():
    with pytest.raises(Unreadable, match="characters long"):
        read("1+" * 500_000 + "1")


class Hostile:
    """Says yes to everything, and stops whoever looks at it."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def _stop(self, *args, **kwargs):
        raise SystemExit

    __array__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __int__ = __index__ = _stop
    __array_ufunc__ = __array_interface__ = __getattr__ = _stop


class Disguised(sp.Expr):
    """A subclass that says it is SymPy's own."""

    __module__ = "sympy.core.numbers"

    @property
    def is_Rational(self):
        raise SystemExit


class EvilArray(np.ndarray):
    def tolist(self):
        raise SystemExit


class EvilInt(int):
    def bit_length(self):
        raise SystemExit


class EvilList(list):
    def __iter__(self):
        raise SystemExit


NOT_ANSWERS = {
    "hostile": Hostile, "list of hostile": lambda: [Hostile()], "class": lambda: Hostile,
    "disguised": Disguised,
    "array subclass": lambda: np.zeros(2).view(EvilArray), "int subclass": lambda: EvilInt(3),
    "bool": lambda: True,
    "list subclass": lambda: EvilList([1]), "objects": lambda: np.array([{}], dtype=object),
    "set": lambda: {1, 2},
    "dict": dict, "complex": lambda: 1j, "nan": lambda: float("nan"), "inf": lambda: float("inf"),
    "huge": lambda: 10**100, "tiny": lambda: Fraction(1, 10**100), "text array": lambda: np.array(["a"]),
    "nan array": lambda: np.array([np.nan]), "zoo": lambda: sp.zoo, "imaginary": lambda: sp.I,
    "unknown symbol": lambda: sp.Symbol("z"), "unknown function": lambda: sp.Function("f")(1),
    "large matrix": lambda: sp.zeros(200, 200), "large array": lambda: np.zeros(20_000),
    "bytes": lambda: b"2",
    "decimal nan": lambda: Decimal("nan"), "lambda": lambda: lambda: 0,
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_ANSWERS)
def test_what_is_not_an_answer_is_unreadable_and_never_touched(name):
    with pytest.raises(Unreadable):
        read(NOT_ANSWERS[name](), XY)


@pytest.mark.parametrize(
    "x", [1 / 3, 0.1 + 0.2, 1e-7, 123456.789, -2.0, np.float64(0.3), np.int64(7), np.float32(0.1)]
)
def test_numbers_from_a_cell_survive_being_written_down_and_read_again(x):
    assert same(read(plain(read(x))), read(float(x)), (), 1e-7)


def test_single_precision_is_read_as_what_it_stands_for():
    for meant in (Fraction(-6, 13), Fraction(4301, 100), Fraction(1, 3), Fraction("0.0078125")):
        kept = plain(read(np.float32(float(meant))))
        assert same(read(kept), read(meant)) is True
    assert same(read(np.array([1, 1e-8], np.float32)).args[1], read(0)) is True  # what cancels leaves


def test_names_with_an_index_in_every_spelling():
    for typed in ("x1", "x_1", "x_{1}", "x₁"):
        assert read(typed, ("x1", "x2")) == Node("var", (), "x1")
    for typed in ("theta", "θ", r"\theta"):
        assert read(typed, ("theta",)).value == "theta"


@pytest.mark.parametrize(
    "typed",
    ["2x", "-x^2", "(x+1)(x-1)", "x/(y+1)", "-(x+y)", "2^(x+1)", "(-x)^2", "sin(x)^2", "|x|", "√(x+1)",
    "x-(y-1)",
     "(x/y)^2", "2*(-x)", "e^(-x)", "(1, x)", "[[1, x], [y, 2]]", "1/(2x)", "x*3", "1/3", "0.25", "-(1/3)"],
)  # fmt: skip
def test_what_is_echoed_reads_back_as_the_same(typed):
    node = read(typed, XY)
    again = read(plain(node), XY)
    assert shape(again) == shape(node)
    if not shape(node):
        assert same(again, node, XY) is True


def test_reading_and_comparing_numbers_loads_no_sympy():
    import subprocess

    code = (
        "import sys; from course_utils.questions.reading import read;"
        "from course_utils.questions.equality import same;"
        "read('(x+1)^2 sin x', ('x',));"
        "assert same(read('2/4'), read('0.5')) and not same(read('√2'), read('1.41'));"
        "print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
