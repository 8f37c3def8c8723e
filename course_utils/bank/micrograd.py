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
MINUTES = 45

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
        asked="Write the class `Value`: a number, its gradient (0 at first), its parents and its local "
              "partials; sum and product.",
        hint=(
            "`__init__` keeps what it is given: `self.data = data`, and so on. The gradient starts at `0.0`.",
            "`a + b` is a new `Value` with the parents `(self, other)`. What are the partials of a sum?",
            "For a product, the edge to `self` carries `other.data`, and the edge to `other` carries "
            "`self.data`.",
        ),
        worked="`__init__`: `self.data, self.grad, self.parents, self.partials = data, 0.0, parents, "
               "partials`. "
        "`__add__` returns `Value(self.data + other.data, (self, other), (1.0, 1.0))`, "
        "`__mul__` returns `Value(self.data * other.data, (self, other), (other.data, self.data))`.",
    ),
    "edges": Backprop(nodes=(("p", "mul", "a", "b"),), leaves=(("a", 2), ("b", -5)), of=("a", "b")),
    "order": OrderLab(
        name="order",
        points=2,
        asked="Write `order(root)`: a list of every node that `root` was computed from, and `root`, each "
              "once, each before its parents.",
        hint=(
            "Keep two things: a list of nodes still to visit, and a set of those seen. No function calls "
            "itself.",
            "A node may be listed when all of its parents are. So visit it twice: first put it back on the "
            "list, and its "
            "parents on top; when it comes up again, they are done.",
            "Put pairs `(node, ready)` on the list. At the end, turn the result around: the output comes "
            "first.",
        ),
        worked="Pop `(node, ready)`. If it is ready, append it to the result. Else, if it is not in "
               "`seen`: add it, push "
        "`(node, True)`, then `(parent, False)` for each parent. At the end return `result[::-1]`.",
    ),
    "valid": Choice(
        "$p = a \\cdot b$, then $q = p + a$, then $r = q \\cdot p$. Which lists are in order for the "
        "backward pass from $r$?",
        (
            Option("r, q, p, a, b", True, "Each node stands before its parents."),
            Option("r, q, p, b, a", True, "Each node stands before its parents; $a$ and $b$ do not depend "
                                          "on each other."),
            Option("r, p, q, a, b", False, "$p$ comes before $q$, which still has something to add to it."),
            Option("a, b, p, q, r", False, "This is the order of the forward pass."),
            Option("r, q, a, p, b", False, "$a$ comes before $p$, which still has something to add to it."),
        ),
        many=True,
        hint=("When a node's turn comes, its gradient must be complete: every node that uses it must stand "
              "before it.",),
    ),
    "accumulate": AccumulateLab(
        name="accumulate",
        points=2,
        asked="Write `accumulate(nodes)`. The nodes stand in order, the output first. Fill in `grad` for "
              "all of them.",
        hint=(
            "First set `grad` to 0 for every node that has parents: what an earlier pass left there does "
            "not count.",
            "The output's own gradient is 1. Then go through the nodes from the first to the last.",
            "Along each edge: `parent.grad += partial * node.grad`.",
        ),
        worked="Set `node.grad = 0.0` for each node with parents, then `nodes[0].grad = 1.0`; then for "
               "each node, for each "
        "`parent, partial` of `zip(node.parents, node.partials)`: `parent.grad += partial * node.grad`.",
    ),
    "by_hand": Backprop(
        nodes=(("p", "mul", "x", "y"), ("q", "add", "p", "x"), ("s", "mul", "q", "x")),
        leaves=(("x", 2), ("y", -3)),
        of=("x", "y"),
    ),
    "again": Choice(
        "An engine does not reset the nodes in between. $f = x \\cdot x \\cdot x$ at $x = 3$ gives 27, as "
        "it should. You set "
        "`x.grad = 0` and call `backward()` a second time on the same graph. What do you get?",
        (
            Option("27: the leaf was cleared", False, "The node $x \\cdot x$ still holds the gradient of "
                                                      "the first pass."),
            Option("45", True, "The node $x \\cdot x$ held 3 and now holds 6. It hands on $6 \\cdot 3$ "
                               "twice, and $f$ hands on 9: "
                   "$9 + 36 = 45$."),
            Option("54: twice 27", False, "That is right for two passes that add up in $x$. Here $x$ was "
                                          "cleared."),
        ),
        hint=("Write $p = x \\cdot x$, $f = p \\cdot x$. What is `p.grad` after the first pass, and after "
              "the second?",),
    ),
    "slope": SlopeLab(
        name="slope",
        points=2,
        asked="Write `slope(name, x, y)`: the slope at `x` of exp, log, tanh, sin and relu. `y` is the "
              "value of the function there.",
        hint=(
            "Two of them are shortest in `y`: the slope of `exp` is `y`, that of `tanh` is `1 - y * y`.",
            "The slope of `log` is `1 / x`, that of `sin` is `math.cos(x)`.",
            "`relu` passes everything on where `x > 0`, and nothing elsewhere.",
        ),
        worked="`exp`: `y`; `log`: `1 / x`; `tanh`: `1 - y * y`; `sin`: `math.cos(x)`; `relu`: 1 where `x "
               "> 0`, else 0.",
    ),
    "tanh": Choice(
        "A neuron's $z$ is 20, and its output is $\\tanh z$. What becomes of the gradient on its way back "
        "through it?",
        (
            Option("It passes unchanged", False, "That is the case at $z = 0$, where the slope is 1."),
            Option("It is multiplied by almost 0", True, "$1 - y^2$ with $y$ almost 1: the neuron is "
                                                         "saturated and learns nothing."),
            Option("It is multiplied by 20", False, "20 is the input. The slope there is $1 - y^2$."),
        ),
        hint=("What is $y = \\tanh 20$, to three decimals?",),
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
        asked="Write `neuron(ws, xs, b)`: the sum of `w * x` over weights and inputs, plus `b`, as a "
              "Value. No activation.",
        hint=(
            "Use `*` and `+` on the Values themselves, not on their `.data`.",
            "Begin with `b` and add one product at a time: `z = b`, then `z = z + w * x`.",
        ),
        worked="`z = b`, then for each `w, x` of `zip(ws, xs)`: `z = z + w * x`; return `z`.",
    ),
    "count": ParameterCount(SIZES),
    "descend": StepLab(
        name="descend",
        points=2,
        asked="Write `descend(loss, parameters, rate)`: one step of gradient descent. `loss()` computes "
              "the loss, a Value. Return its number.",
        hint=(
            "Four things in this order: clear the gradients, compute the loss, go backwards, move the "
            "parameters.",
            "`p.grad = 0.0` for each parameter; `value = loss()`; `value.backward()`; `p.data -= rate * "
            "p.grad` for each.",
        ),
        worked="`for p in parameters: p.grad = 0.0`, then `value = loss()`, `value.backward()`, "
        "`for p in parameters: p.data -= rate * p.grad`, and `return value.data`.",
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
    "recall_chain": Recall(of="chain_rule.paths"),
    "recall_gradient": Recall(of="gradient.one_step"),
    "recall_jacobian": Recall(of="jacobians.relu"),
}  # fmt: skip
