"""Lesson 06: build micrograd."""

from course_utils.questions import (
    AccumulateLab,
    Backprop,
    Choice,
    NeuronLab,
    NodeLab,
    Option,
    OrderLab,
    ParameterCount,
    Predict,
    Recall,
    SlopeLab,
    StepLab,
    WholeLab,
)

TITLE = "Build micrograd"
MINUTES = 30

SIZES = (2, 16, 16, 1)  # the net of the two moons

QUESTIONS = {
    "predict": Predict(
        "$s = x \\cdot x + x$ at $x = 3$. The backward pass walks the graph from $s$, and somebody wrote "
        "`=` where "
        "`+=` belongs: what arrives at $x$ last stays. The true derivative is $2x + 1 = 7$. What does $x$ "
        "end up with?",
        (
            Option("7", False, "That takes all three contributions, added up."),
            Option("3", True, "The contributions are 1 from the sum, then 3 and 3 from the two edges of "
                              "the product. "
                   "Each one wipes out the one before; the last is 3."),
            Option("6", False, "That takes both edges of the product, added up."),
            Option("1", False, "That is the contribution of the sum, which comes first and is wiped out."),
        ),
    ),
    "node": NodeLab(
        name="Value",
        points=2,
        asked="Write the sum and the product of two Values: each a new Value, with its parents and its local "
              "partials.",
        hint=(
            "`a + b` is a new `Value` with the parents `(self, other)`. What are the partials of a sum?",
            "For a product, the edge to `self` carries `other.data`, and the edge to `other` carries "
            "`self.data`.",
        ),
        worked="`__add__` returns `Value(self.data + other.data, (self, other), (1.0, 1.0))`, "
        "`__mul__` returns `Value(self.data * other.data, (self, other), (other.data, self.data))`.",
    ),
    "order": OrderLab(
        name="order",
        points=2,
        asked="Complete `order(root)`: a list of every node that `root` was computed from, and `root`, each "
              "once, each before its parents.",
        hint=(
            "What `todo` gives out next is what was put on it last. So put the node back first, and then its "
            "parents.",
            "`todo.append((node, True))` puts the node back, marked as ready. Its parents are not ready yet: "
            "`(parent, False)`.",
        ),
        worked="`todo.append((node, True))`, then `todo.append((parent, False))` for each parent in "
               "`node.parents`.",
    ),
    "valid": Choice(
        "$p = a \\cdot b$, then $q = p + a$, then $r = q \\cdot p$. Which lists are in order for the "
        "backward pass from $r$?",
        (
            Option("r, q, p, a, b", True, "Each node stands before its parents."),
            Option("r, q, p, b, a", True, "And $a$ and $b$ do not depend on each other."),
            Option("r, p, q, a, b", False, "$p$ comes before $q$, which still has something to add to it."),
            Option("a, b, p, q, r", False, "that is the order of the forward pass."),
            Option("r, q, a, p, b", False, "$a$ comes before $p$, which still has something to add to it."),
        ),
        many=True,
        hint=("When a node's turn comes, its gradient must be complete: every node that uses it must stand "
              "before it.",),
    ),
    "accumulate": AccumulateLab(
        name="accumulate",
        points=2,
        asked="Complete `accumulate(nodes)`. The nodes stand in order, the output first. Fill in `grad` for "
              "all of them.",
        hint=(
            "Go along the edges of the node: `for parent, partial in zip(node.parents, node.partials)`.",
            "Along each goes the node's own gradient times the local partial, and the parent adds it up.",
        ),
        worked="For each `parent, partial` of `zip(node.parents, node.partials)`: "
               "`parent.grad += partial * node.grad`.",
    ),
    "by_hand": Backprop(
        nodes=(("p", "mul", "x", "x"), ("s", "mul", "p", "y")),
        leaves=(("x", 3), ("y", -2)),
        of=("x", "y"),
    ),
    "slope": SlopeLab(
        name="slope",
        points=2,
        asked="Complete `slope(name, x, y)`: the slope at `x` of exp, log, sin, tanh and relu. `y` is the "
              "value of the function there.",
        hint=(
            "The slope of $\\tanh$ is $1 - \\tanh(x)^2$, and `y` is $\\tanh(x)$ already.",
            "`relu` passes everything on where `x > 0`, and nothing elsewhere.",
        ),
        worked="tanh: `return 1 - y * y`; relu: `return 1.0 if x > 0 else 0.0`.",
    ),
    "whole": WholeLab(
        name="Value",
        points=2,
        asked="The whole engine: five expressions with known numbers, a second backward pass, a deep chain.",
        hint=("Look at the first expression that fails: it names the part that it needs.",),
        worked="It is right when `Value`, `order`, `accumulate` and `slope` are.",
        needs="It needs every part above. Write those first, then run the cells that complete `Value` again.",
    ),
    "neuron": NeuronLab(
        name="neuron",
        points=2,
        asked="Complete `neuron(ws, xs, b)`: the sum of `w * x` over weights and inputs, plus `b`, as a "
              "Value. No activation.",
        hint=(
            "Use `*` and `+` on the Values themselves, not on their `.data`.",
            "`z` begins with `b`. Add one product to it for each pair.",
        ),
        worked="`z = z + w * x`.",
    ),
    "count": ParameterCount(SIZES),
    "descend": StepLab(
        name="descend",
        points=2,
        asked="Complete `descend(loss, parameters, rate)`: one step of gradient descent. `loss()` computes "
              "the loss, a Value.",
        hint=(
            "First `value` goes backward. Then every parameter has its gradient.",
            "Downhill is against the gradient: `p.data -= rate * p.grad` for each parameter.",
        ),
        worked="`value.backward()`, then `for p in parameters: p.data -= rate * p.grad`.",
    ),
    "clear": Choice(
        "You forget to clear the gradients between steps. What moves the parameters in the tenth step?",
        (
            Option("The gradient of the tenth step", False, "`backward` adds to what is there."),
            Option("The sum of the gradients of all ten steps", True,
                   "`backward` adds, and nobody cleared. It may still go down for a while, which makes "
                   "this bug hard to see."),
            Option("The mean of the gradients of all ten steps", False, "Nobody divides by ten: it is the "
                "sum."),
        ),
        hint=("What does `+=` add to in the second step?",),
    ),
    "recall_pull": Recall(of="backprop.pull"),
    "recall_gradient": Recall(of="gradient.one_step"),
    "recall_jacobian": Recall(of="jacobians.relu"),
}  # fmt: skip
