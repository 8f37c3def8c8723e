"""Lesson 02: the gradient."""

from course_utils.maps import Map
from course_utils.questions import (
    BreakLab,
    CheckLab,
    Choice,
    DescentLab,
    DescentStep,
    DirectionalDerivative,
    FirstOrder,
    Gradient,
    GradientLab,
    GradientNorm,
    KernelDirection,
    Number,
    Option,
    Predict,
    Recall,
)  # fmt: skip

TITLE = "The gradient"
MINUTES = 30

f = Map(lambda x, y: x**2 + 3 * x * y, name="f")
bowl = Map(lambda x, y: x**2 + 3 * y**2, name="f")
rosenbrock = Map(lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2, name="f")
PLACES = ((0, 0), (1, 1), (-0.5, 1.5), (1.2, 1.0))  # where the lesson checks gradients of `rosenbrock`

FORESEEN = (
    ("The first entry has no inner derivative: how fast does $y - x^2$ change with $x$?",
     Map(lambda x, y: (-2 * (1 - x) + 20 * (y - x**2), 20 * (y - x**2)))),
    ("The first entry has the wrong sign in its second term: what is the derivative of $-x^2$?",
     Map(lambda x, y: (-2 * (1 - x) + 40 * x * (y - x**2), 20 * (y - x**2)))),
    ("The first entry has the wrong sign in its first term: what is the derivative of $1 - x$?",
     Map(lambda x, y: (2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)))),
    ("It points straight down: every entry has the wrong sign.",
     Map(lambda x, y: (2 * (1 - x) + 40 * x * (y - x**2), -20 * (y - x**2)))),
    ("The second term of the first entry is half of what it should be: the square brings down a 2.",
     Map(lambda x, y: (-2 * (1 - x) - 20 * x * (y - x**2), 20 * (y - x**2)))),
    ("The second entry is half of what it should be: the square brings down a 2.",
     Map(lambda x, y: (-2 * (1 - x) - 40 * x * (y - x**2), 10 * (y - x**2)))),
    ("The second entry has the wrong sign: what is the derivative of $y - x^2$ in $y$?",
     Map(lambda x, y: (-2 * (1 - x) - 40 * x * (y - x**2), -20 * (y - x**2)))),
    ("The first entry leaves out the term $10 (y - x^2)^2$, which moves with $x$ too.",
     Map(lambda x, y: (-2 * (1 - x), 20 * (y - x**2)))),
    ("These are the two terms of the function. An entry of the gradient is the derivative of both.",
     Map(lambda x, y: ((1 - x) ** 2, 10 * (y - x**2) ** 2))),
    ("The first entry leaves out the term $(1 - x)^2$.",
     Map(lambda x, y: (-40 * x * (y - x**2), 20 * (y - x**2)))),
    ("The entries are in the wrong order: the first belongs to $x$.",
     Map(lambda x, y: (20 * (y - x**2), -2 * (1 - x) - 40 * x * (y - x**2)))),
)  # fmt: skip

QUESTIONS = {
    "at_point": Gradient(f, at=(1, 2)),
    "where": Choice(
        "A loss takes $10^8$ parameters and returns one number. What is its gradient at a point?",
        (
            Option("One number, like the loss", False, "There is a slope for each parameter."),
            Option("A vector of $10^8 + 1$ entries, one of them for the loss", False,
                   "It holds slopes only. The value of the loss is no part of it."),
            Option("A vector of $10^8$ entries, in the space of the parameters", True,
                   "One partial for each input: it is an arrow that you can add to the parameters."),
            Option("A $10^8 \\times 10^8$ matrix", False,
                   "There are as many second derivatives; of slopes there is one for each input."),
        ),
        hint=("Count the partial derivatives.",),
    ),
    "predict": Predict(
        "You stand in a long bowl and let a ball go against the gradient. How does it start out?",
        (
            Option("Straight towards the lowest point", False,
                   "Only in a round bowl. In a long one the gradient leans to the steeper side."),
            Option("At right angles to the level curve that it lies on", True,
                   "The level curve is the way without slope; the gradient is as far from it as can be."),
            Option("Along the level curve", False, "Along a level curve nothing rises or falls."),
        ),
    ),
    "norm": GradientNorm(bowl, at=(2, 1), written=("exact",)),
    "directional": DirectionalDerivative(f, at=(1, 2), direction=(3, 4)),
    "steepest": Choice(
        "At a point where the gradient is not 0, in which direction does the function grow fastest?",
        (
            Option("At right angles to the gradient", False, "There the slope is 0: that is the level line."),
            Option("Along the gradient", True, "The slope along a unit vector $u$ is $u \\cdot \\nabla f$, "
                   "largest where $u$ points along the gradient."),
            Option("Against the gradient", False, "There it falls fastest."),
        ),
        hint=("The slope along a unit vector $u$ is $u \\cdot \\nabla f$.",),
    ),
    "level_drag": KernelDirection(f, at=(1, 2)),
    "estimate": FirstOrder(f, at=(1, 2), step=("0.2", "0.1")),
    "lab_gradient": GradientLab(
        name="rosenbrock_gradient",
        asked="Write `rosenbrock_gradient(p)`: the gradient of $(1 - x)^2 + 10 (y - x^2)^2$ at `p`, "
              "an array of two numbers, from the formulas of its partials.",
        hint=("Chain rule, twice. The derivative of $(1 - x)^2$ in $x$ is $-2 (1 - x)$.",
              "In $y$ it is $20 (y - x^2)$. In $x$ the second term has the inner derivative $-2x$ besides."),
        worked="`x, y = p`, then `return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])`.",
        F=rosenbrock, places=PLACES, foreseen=FORESEEN,
    ),
    "lab_check": CheckLab(
        asked="Write `gradient_check(f, gradient, p)`. Measure the gradient of `f` at `p` by central "
              "differences with `h = 1e-5`, and return True if every entry of `gradient(p)` is within `1e-4` "
              "of it, else False.",
        hint=("Subtract `measured` from `gradient(p)`. Entries may be negative: `np.abs` drops the sign.",
              "The largest entry decides: `.max()`. Compare it with `1e-4`."),
        worked="`np.abs(gradient(p) - measured).max() <= 1e-4`, with `measured = "
               "np.array([(f(p + step) - f(p - step)) / (2 * h) for step in h * np.eye(len(p))])`.",
    ),
    "lab_broken": BreakLab(
        name="broken_gradient",
        asked="Break it: write `broken_gradient(p)`, the gradient of $(1 - x)^2 + 10 (y - x^2)^2$ with a "
              "mistake that you have made, or could have.",
        hint=("Turn a sign, forget a factor, or leave out an inner derivative.",),
        worked="For example the inner derivative forgotten: "
               "`np.array([-2 * (1 - x) + 20 * (y - x**2), 20 * (y - x**2)])`.",
        F=rosenbrock, places=PLACES,
    ),
    "one_step": DescentStep(bowl, at=(2, 1), rate="0.1"),
    "lab_descend": DescentLab(
        asked="Write `descend(gradient, start, rate, steps)`: begin at `start`, take `steps` steps of "
              "$p - \\text{rate} \\cdot \\nabla f(p)$, and return all points, the start first, as an array "
              "of shape `(steps + 1, n)`.",
        hint=("`path = [start]`, then a loop that appends.",
              "The next point is `path[-1] - rate * gradient(path[-1])`.",
              "`np.array(path)` at the end."),
        worked="`path = [start]`, then `for _ in range(steps): "
               "path.append(path[-1] - rate * gradient(path[-1]))`, and `return np.array(path)`.",
    ),
    "largest": Number(
        "Above which step size does your descent in the bowl diverge?",
        value=0.3333, tolerance=0.03,
        hint=("Move the slider to both sides of the place where the curve turns up.",
              "In $y$ a step multiplies the distance from the minimum by $1 - 6\\,\\text{rate}$. "
              "When is that larger than 1 in size?"),
        worked="$y$ becomes $y - \\text{rate} \\cdot 6y = (1 - 6\\,\\text{rate})\\, y$. Its size grows "
               "as soon as $6\\,\\text{rate} > 2$, that is $\\text{rate} > \\frac{1}{3}$.",
        reason="The steepest direction sets the limit: $|1 - 6\\,\\text{rate}| > 1$ from $\\frac{1}{3}$ on.",
        wrong=(("gentle direction", 1), ("overshoot", 0.16667), ("best for largest", 0.25)),
    ),
    "recall_partial": Recall(of="partials.sine"),
    "recall_quotient": Recall(of="partials.central"),
    "recall_mixed": Recall(of="partials.mixed"),
}  # fmt: skip
