"""Lesson 03: Jacobians."""

from course_utils.maps import Map, cos, sin
from course_utils.questions import (
    Choice,
    Determinant,
    JacobianColumn,
    JacobianEntry,
    JacobianLab,
    JacobianRow,
    KernelDirection,
    LinearChange,
    Number,
    Option,
    Predict,
    Recall,
    ReLUJacobian,
    ShapeOf,
    SoftmaxJacobian,
    WholeJacobian,
)  # fmt: skip

TITLE = "Jacobians: the derivative is a linear map"
MINUTES = 30

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
G = Map(lambda x, y: (x**2 + y, x * y), name="G")
P = Map(lambda r, t: (r * cos(t), r * sin(t)), name="P")

QUESTIONS = {
    "j11": JacobianEntry(F, at=(1, 2), row=1, col=1),
    "j22": JacobianEntry(F, at=(1, 2), row=2, col=2),
    "predict": Predict(
        "You stand at $(1, 2)$ and move $x$ up by $0.1$; $y$ stays. Which way does the output of $F$ go?",
        (
            Option("Only to the right", False, "The second output is $x y$: it feels $x$ as well."),
            Option("To the right and up, about equally far", True,
                   "Column 1 of $J$ is $(2, 2)$: each output moves twice as far as $x$ does."),
            Option("To the right and down", False, "The second output is $x y$, and it grows with $x$ here."),
            Option("Only up", False, "The first output is $x^2 - y$: it grows with $x$ here."),
        ),
    ),
    "column": JacobianColumn(F, at=(1, 2), col=2, written=("column",)),
    "row": JacobianRow(F, at=(1, 2), row=2),
    "whole": WholeJacobian(G),
    "shape": ShapeOf(100, 200),
    "entries": ShapeOf(100, 200, of="J d"),
    "jd": LinearChange(F, at=(1, 2), step=("0.2", "0.1")),
    "halve": Predict(
        "You make the step $d$ half as long. What becomes of the remainder $F(p + d) - F(p) - J d$?",
        (
            Option("About as long as before", False, "Then it would not vanish: $J$ would be no derivative."),
            Option("About half as long", False,
                   "So would any wrong matrix do: its remainder is as large as the step, up to a factor."),
            Option("About a quarter as long", True,
                   "What $J$ leaves out are products of two small numbers, and each of them is halved."),
        ),
    ),
    "slope": Number(
        "What is the slope of the remainder's line in the plot?",
        value=2, tolerance=0.05,
        hint=("Take two marks on the line. It falls by how many powers of ten for one power of ten of $|d|$?",
              "The remainder shrinks like a power of $|d|$, and the slope is that power."),
        worked="From $|d| = 1$ to $0.001$ the remainder falls by six powers of ten: the slope is $6/3 = 2$.",
        reason="A step ten times smaller leaves a remainder a hundred times smaller.",
        wrong=(("first order", 1), ("one over", 0.5)),
    ),
    "lab": JacobianLab(points=3),
    "det": Determinant(G, at=(1, 0)),
    "kernel_drag": KernelDirection(G, at=(1, 2)),
    "rank": Choice(
        "A smooth function of the plane to itself has $\\det J = 0$ at a point. Which of these follow?",
        (
            Option("Some direction is sent to zero by $J$.", True, "A singular matrix has a kernel."),
            Option("The image of $J$ is a line, or only the origin.", True, "The rank is 1 or 0."),
            Option("Two different inputs near the point have the same output.", False,
                   "$(x^3, y)$ is singular where $x = 0$, and no two inputs share an output."),
        ),
        many=True,
        hint=("Two of these speak of the matrix $J$, and one of the function. Think of $x^3$ at $0$.",),
    ),
    "relu": ReLUJacobian(((2, -1), (1, 1), (-3, 2)), at=(1, 3)),
    "softmax": SoftmaxJacobian(("1/2", "1/4", "1/4"), written=("exact",)),
    "recall_partial": Recall(of="partials.at_point"),
    "recall_gradient": Recall(of="gradient.at_point"),
    "recall_steepest": Recall(of="gradient.steepest"),
}  # fmt: skip
