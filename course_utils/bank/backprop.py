"""Lesson 05: backprop is a vector-Jacobian product."""

from course_utils.maps import Map
from course_utils.questions import (
    JVP,
    VJP,
    Backprop,
    BackpropSteps,
    ChainCost,
    Choice,
    Option,
    Predict,
    PullbackLab,
    Recall,
    ShapeOf,
)  # fmt: skip

TITLE = "Backprop is a vector-Jacobian product"
MINUTES = 30

G = Map(lambda x, y: (x**2 + y, x * y), name="G")
SQUARED_ERROR = (("p", "mul", "w", "x"), ("q", "add", "p", "b"), ("e", "sub", "q", "y"), ("L", "square", "e"))

QUESTIONS = {
    "shape": ShapeOf(10_000, 1),
    "predict": Predict(
        "You push $v$ forward and get $w = J v$. Then you pull this $w$ back. Do you get $v$ again?",
        (
            Option("Yes: pulling back undoes pushing forward.", False,
                   "$J^T$ is not the inverse of $J$. What comes back is $J^T J v$."),
            Option("No, in general it is another vector.", True,
                   "What comes back is $J^T J v$: it lives where $v$ lives, and is another vector."),
            Option("No, it lives in the output space.", False,
                   "A cotangent of the output comes back to the input space."),
        ),
    ),
    "push": JVP(G, at=(1, 3), v=(3, -1)),
    "pull": VJP(G, at=(1, 3), w=(2, -1)),
    "cost_reverse": ChainCost((1, 20, 10, 50)),
    "cost_forward": ChainCost((1, 20, 10, 50), end="input"),
    "end": Choice(
        "In $J_3\\, J_2\\, J_1$, layer 1 is next to the input. What does reverse mode multiply first, and "
        "where does "
        "it start?",
        (
            Option("$J_2 J_1$: at the right end of the expression, the input end of the graph", False,
                   "That is forward mode, for all columns at once."),
            Option("$w^T J_3$: at the left end of the expression, the output end of the graph", True,
                   "The cotangent enters at the output, and meets the last layer first."),
            Option("$w^T J_1$: at the left end of the expression, the input end of the graph", False,
                   "$J_1$ stands at the right end, next to the input."),
        ),
        hint=("Which layer does a cotangent of the output meet first?",),
    ),
    "predict_time": Predict(
        "A loss has $n$ inputs. You make $n$ ten times larger. How much longer does one VJP take, while "
        "the arrays "
        "are still small?",
        (
            Option("Ten times: there are ten times as many partials.", False,
                   "The pass is the same one. It carries longer arrays, and for small ones that hardly "
                   "counts."),
            Option("Hardly longer at all", True,
                   "One pass gives all partials. While the arrays are small, its time is the engine's "
                   "bookkeeping, the same for every $n$."),
            Option("A hundred times", False,
                   "That is about what $n$ JVPs would take for large arrays: $n$ passes of $n$."),
        ),
    ),
    "by_hand": BackpropSteps(
        SQUARED_ERROR, (("w", 3), ("x", 2), ("b", -1), ("y", 1)), of=("e", "w", "b"), values=("e",)
    ),
    "gate": Backprop(
        (("s", "add", "x", "y"), ("L", "mul", "s", "z")), (("x", -2), ("y", 5), ("z", -4)), of=("x", "y", "z")
    ),
    "twice": Backprop((("p", "mul", "x", "x"), ("L", "add", "p", "x")), (("x", -2),), of=("x",)),
    "lab": PullbackLab(points=3),
    "scaling": Choice(
        "You double the width of three layers. How much more arithmetic does each way take?",
        (
            Option("Both 4 times", False, "Building $J$ multiplies matrices with each other."),
            Option("Pulling back 2 times, building $J$ 4 times", False,
                   "A matrix of width $n$ has $n^2$ entries, and each is used."),
            Option("Pulling back 4 times, building $J$ 8 times", True,
                   "Matrix times vector is $n^2$, matrix times matrix is $n^3$."),
        ),
        hint=("Count the multiplications of a matrix with a vector, and of two matrices.",),
    ),
    "which": Choice(
        "Which of these are cheaper in forward mode?",
        (
            Option("How a rocket's 200 sensor readings react to its one fuel valve", True,
                   "One input: one JVP gives all 200."),
            Option("How a net's loss reacts to its million weights", False, "One output: one VJP gives all."),
            Option("How a simulation's output moves in one chosen direction of its inputs", True,
                   "That is $J v$ itself: one JVP."),
            Option("How one pixel of a picture reacts to each of 500 parameters", False,
                   "One output: one VJP gives all 500."),
        ),
        many=True,
        hint=("Count inputs and outputs. One direction in, or one direction out?",),
    ),
    "recall_paths": Recall(of="chain_rule.paths"),
    "recall_column": Recall(of="jacobians.column"),
    "recall_partial": Recall(of="partials.at_point", first=1200),
}  # fmt: skip
