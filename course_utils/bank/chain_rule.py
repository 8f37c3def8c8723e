"""Lesson 04: the chain rule."""

from course_utils.maps import Map, sin
from course_utils.questions import (
    AlongCurve,
    ChainScalar,
    Choice,
    JacobianProduct,
    LayerShape,
    NetJacobianLab,
    Number,
    Option,
    PathEdges,
    PathSum,
    Predict,
    Recall,
    TwoLayers,
)  # fmt: skip

TITLE = "The chain rule"
MINUTES = 30

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
g = Map(lambda u, v: u * v, name="g")
k = Map(lambda u, v: (u + v**2, u * v), name="k")
add = Map(lambda u, v: u + v, name="g")

QUESTIONS = {
    "square": ChainScalar(Map(lambda u: u**2, name="g"), Map(lambda x: 3 * x + 1, name="f")),
    "sine": ChainScalar(Map(lambda u: sin(u), name="g"), Map(lambda x: x**2, name="f")),
    "predict": Predict(
        "A point runs round the unit circle, and $f(x, y) = x^2 + y^2$ is measured on the way. "
        "How fast does $f$ change?",
        (
            Option("Not at all, anywhere", True,
                   "On the whole circle $f$ is 1: the circle is a level curve of $f$."),
            Option("Fastest where the gradient is longest", False,
                   "The gradient is 2 long all the way round."),
            Option("As fast as the point moves", False,
                   "The point moves, but to places where $f$ is the same."),
        ),
    ),
    "curve": AlongCurve(
        Map(lambda x, y: x * y, name="f"), Map(lambda t: (t**2, 2 * t - 1), name="r"), at=(3,)
    ),
    "level": Choice(
        "A point moves along a level curve of some $f$. What follows from the chain rule?",
        (
            Option("The gradient is at right angles to the velocity.", True,
                   "$f$ does not change, so $\\nabla f \\cdot r' = 0$: that is what a right angle means."),
            Option("The gradient is zero.", False, "Only its dot product with the velocity is."),
            Option("The gradient points along the line.", False,
                   "Then the dot product, and so the rate, would not be 0."),
        ),
        hint=("How fast does $f$ change along a level curve? Put that on the left of the formula.",),
    ),
    "number": JacobianProduct(add, Map(lambda x: (x, x**2), name="f")),
    "row": JacobianProduct(add, Map(lambda x1, x2: (x1**2, x2**2), name="f")),
    "product": JacobianProduct(k, F, at=(1, 2)),
    "paths": PathSum(
        (("x", "u", 2), ("x", "v", 3), ("y", "u", -1), ("y", "v", 4), ("u", "z", 5), ("v", "z", -2)), by="x"
    ),
    "edges": PathEdges(
        (("x", "a"), ("a", "u"), ("a", "v"), ("y", "u"), ("y", "v"), ("u", "z"), ("v", "z"), ("x", "z")),
        by="x",
        places=(("x", 0, 1), ("y", 0, -2), ("a", 2, 2.6), ("u", 4, 1.6), ("v", 4, -2), ("z", 6, 0)),
    ),
    "deep": PathSum(
        (("x", "a", 2), ("a", "u", 3), ("a", "v", -1), ("u", "z", 4), ("v", "z", 5), ("x", "z", -3)), by="x"
    ),
    "net_shape": LayerShape((5, 20, 10, 1)),
    "layer_shape": LayerShape((5, 20, 10, 1), layer=2),
    "relu": TwoLayers(((2, -1), (1, 1), (-3, 2)), ((1, 2, 2), (0, 1, -1)), at=(1, 3)),
    "collapse": Choice(
        "You stack ten linear layers with no activation between them. What can this net compute?",
        (
            Option("Any function, if the layers are wide enough", False,
                   "Whatever their width, their product is one matrix."),
            Option("What one linear layer can, and nothing else", True,
                   "The product of ten matrices is one matrix."),
            Option("Polynomials of degree ten", False,
                   "The input is multiplied by numbers, never by itself."),
        ),
        hint=("What is $W_{10} \\cdots W_2 W_1$?",),
    ),
    "lab": NetJacobianLab(points=3),
    "predict_gain": Predict(
        "You multiply $W_1$ by a gain $c$ and make $c$ larger and larger. What becomes of the entries of "
        "$J$?",
        (
            Option("They grow for ever: $J$ contains $W_1$.", False,
                   "$J$ also contains the slopes of $\\tanh$, and these fall faster than $c$ grows."),
            Option("They grow at first, and then fall towards 0.", True,
                   "While $z$ is small every slope is near 1. Then $\\tanh$ flattens, and its slope goes "
                   "to 0."),
            Option("They stay the same, because $\\tanh$ never exceeds 1.", False,
                   "$\\tanh$ is bounded, and its slope is another matter."),
        ),
    ),
    "gain_slope": Number(
        "Look at gains below $0.1$, where the dots lie on a line. What is the slope of that line on the "
        "logarithmic axes?",
        value=1, tolerance=0.1,
        hint=("By what factor does the largest entry grow from $c = 0.01$ to $c = 0.1$?",
              "Both axes are logarithmic: ten times the gain gives ten times the entry."),
        worked="From $c = 0.01$ to $c = 0.1$ the largest entry grows from $0.030$ to $0.298$: one power of "
               "ten for one. The slope is $1$.",
        reason="Every slope of $\\tanh$ is near 1 there, so $J$ is close to $c\\, W_2 W_1$: a linear net.",
        wrong=(("factor for slope", 10), ("height for slope", 0.298), ("height for slope", 0.03)),
    ),
    "recall_whole": Recall(of="jacobians.whole"),
    "recall_step": Recall(of="jacobians.jd"),
    "recall_slope": Recall(of="gradient.directional"),
}  # fmt: skip
