"""Lesson 01: partial derivatives."""

from course_utils.maps import Map, exp, log, sin
from course_utils.questions import (
    Choice,
    Derivative,
    DifferenceLab,
    DifferenceQuotient,
    Exponent,
    MixedPartial,
    Option,
    Partial,
    Predict,
)  # fmt: skip

TITLE = "Partial derivatives"
MINUTES = 30

f = Map(lambda x, y, z: x**2 + 3 * x * y + z**4, name="f")
s = Map(lambda x, y: x**2 + 3 * x * y, name="s")
g = Map(lambda x, y: x**2 * y + y**3, name="g")
h = Map(lambda x, y: x * sin(y) + x**2, name="h")
b = Map(lambda x, y: log(x) + x * y - sin(y), name="b")

QUESTIONS = {
    "power": Derivative(Map(lambda x: x**3 - 4 * x, name="f"), at=(2,)),
    "chain": Derivative(Map(lambda x: sin(x**2), name="f")),
    "product": Derivative(Map(lambda x: x * exp(x), name="f")),
    "fy": Partial(f, by="y"),
    "fz": Partial(f, by="z"),
    "predict": Predict(
        "You stand at $(1, 2)$ and drag the point straight up: $y$ grows, $x$ stays. "
        "What becomes of the slope of the slice in $x$?",
        (
            Option("It stays the same, because $x$ stays.", False,
                   "The slice in $x$ is cut at the height $y$: at another $y$ it is another curve."),
            Option("It grows.", True,
                   "$\\partial s/\\partial x = 2x + 3y$: holding $y$ still does not take it out."),
            Option("It shrinks.", False, "The term $3xy$ is a line in $x$ of slope $3y$, and $y$ grows."),
        ),
    ),
    "at_point": Partial(g, at=(2, 1), by="x"),
    "sine": Partial(h, by="y"),
    "quotient": DifferenceQuotient(s, at=(1, 2), by="x", h="0.1"),
    "central": DifferenceQuotient(g, at=(2, 1), by="y", h="0.1", central=True),
    "tenth": Choice(
        "You make $h$ ten times smaller, from $0.1$ to $0.01$. About how much smaller do the two errors "
        "become?",
        (
            Option("Forward ten times, central a hundred times", True,
                   "The forward error is about $3h$, the central one is $h^2$."),
            Option("Both ten times", False,
                   "On the two sides the errors in $h$ have opposite signs and cancel: $h^2$ is left."),
            Option("Both a hundred times", False,
                   "Forward is off by $3h + h^2$. For a small $h$, which of the two counts?"),
            Option("Forward a hundred times, central ten times", False,
                   "The error with the $h$ in it is the forward one: $3h + h^2$."),
        ),
        hint=("Compare $3h + h^2$ and $h^2$ at both steps.",),
    ),
    "lab_forward": DifferenceLab(name="forward"),
    "lab_central": DifferenceLab(name="central"),
    "lab_complex": DifferenceLab(name="complex_step"),
    "predict_v": Predict(
        "You make $h$ smaller and smaller, down to $10^{-20}$. "
        "What does the error of the forward difference do?",
        (
            Option("It falls for ever: the quotient tends to the limit.", False,
                   "In mathematics, yes. A computer keeps 16 digits, and a difference of two nearly equal "
                   "numbers has few of them left."),
            Option("It falls, reaches a lowest point, and rises again.", True,
                   "Below the lowest point, rounding outweighs what the smaller step gains."),
            Option("It falls, and then stays at the computer's precision.", False,
                   "The rounding error is divided by $h$ as well, and grows as $h$ shrinks."),
        ),
    ),
    "best_forward": Exponent(
        "At which power of ten was your `forward` best? Answer with $k$, where $h = 10^{k}$.",
        value=-8, tolerance=1,
        hint=("Move the slider to every stop between $10^{-10}$ and $10^{-5}$ and read the errors.",
              "The two errors, about $h$ and about $10^{-16}/h$, balance where $h^2 = 10^{-16}$."),
        worked="The error is smallest at $h = 10^{-8}$, near the square root of the machine's precision "
               "$\\epsilon = 2.2 \\cdot 10^{-16}$: $k = -8$.",
        reason="Near the square root of the precision: half of the 16 digits are left.",
        wrong=(("precision itself", -16), ("best of the other", -5)),
    ),
    "best_central": Exponent(
        "At which power of ten was your `central` best? Answer with $k$, where $h = 10^{k}$.",
        value=-5, tolerance=1,
        hint=("Move the slider to every stop between $10^{-8}$ and $10^{-3}$ and read the errors.",
              "The two errors, about $h^2$ and about $10^{-16}/h$, balance where $h^3 = 10^{-16}$."),
        worked="The error is smallest at $h = 10^{-5}$, near the cube root of the machine's precision "
               "$\\epsilon = 2.2 \\cdot 10^{-16}$: $k = -5$.",
        reason="Near the cube root of the precision: two thirds of the 16 digits are left.",
        wrong=(("precision itself", -16), ("best of the other", -8)),
    ),
    "complex": Choice(
        "Why does the complex step get better and better, with no rise on the left?",
        (
            Option("Complex numbers keep more digits.", False,
                   "Each part is an ordinary number of 16 digits."),
            Option("It subtracts nothing, so no digits cancel.", True,
                   "The slope arrives alone, in the imaginary part."),
            Option("It takes a smaller step.", False, "All three ran with the same $h$."),
        ),
        hint=("Look for the minus sign in your three functions.",),
    ),
    "mixed": MixedPartial(g),
    "corner": Choice(
        "Let $c(x, y) = \\frac{xy}{x^2 + y^2}$, with $c(0, 0) = 0$. Which of these hold at the origin?",
        (
            Option("Both partials exist.", True, "On both axes $c$ is 0 throughout: both slopes are 0."),
            Option("$c$ is continuous.", False,
                   "On the diagonal it is $\\frac{1}{2}$ all the way in, and at the origin 0."),
            Option("Moving a little from the origin changes $c$ only a little.", False,
                   "A step of any length along the diagonal takes you from 0 to $\\frac{1}{2}$."),
        ),
        many=True,
        hint=("Look at the printed rows: one for each direction.",),
    ),
}  # fmt: skip
