"""What the labs of lesson 06 try out: each trial runs beside the learner's code and gives plain data.

A trial takes what the learner wrote (a class or a function) and numbers, and returns (label, value) pairs of
numbers, words and lists. No object of the learner's leaves it, so that a judge can sit on the other side of a
sandbox. What is not written yet raises NotImplementedError.
"""

import itertools
from collections.abc import Sequence
from numbers import Real
from types import FunctionType

from course_utils.questions.kinds.engine_frames import VALUE
from course_utils.questions.lazy import np
from course_utils.questions.unwritten import unwritten


class Node:
    """A bare node of a graph, for functions that walk one. Two nodes are the same only if they are one."""

    def __init__(self, data=0.0, parents=(), partials=()):
        self.data, self.grad, self.parents, self.partials = data, 0.0, parents, partials


def probe(answer):
    """A function that runs a trial on `answer`: `probe(Value)("product", 2.0, 5.0)`."""

    def engine_probe(trial, *numbers):
        return TRIALS[trial](answer, *numbers)

    return engine_probe


def plain(value):
    """A number, or a truth value, as a float; anything else as words for it."""
    if type(value) is np.ndarray and not value.ndim:  # np.where gives such a number
        value = value[()]
    if isinstance(value, Real | np.bool_):
        return float(value)
    return "nothing" if value is None or value is ... else f"a {type(value).__name__}"


def _field(node, name, known=None):
    """What a node keeps under a name: a number; of what has entries, a list, known objects by their names."""
    if not hasattr(node, name):
        return "missing"
    value = getattr(node, name)
    if known is None or not isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return plain(value)
    return [known.get(id(entry), plain(entry)) for entry in value]


def _pairs(node, names, method):
    """data, parents (by name), partials and grad of a node that `method` has made."""
    if node is None or node is ...:
        return [[f"what `{method}` returns", "nothing"]]
    if isinstance(plain(node), float):
        return [["result", plain(node)]]
    known = {id(parent): name for name, parent in names.items()}
    parents, partials = (_field(node, name, known) for name in ("parents", "partials"))
    if isinstance(node.parents if parents != "missing" else (), set | frozenset):
        parents = sorted(parents, key=str)  # it has an order of its own, which differs from run to run
    elif type(parents) is type(partials) is list and len(parents) == len(partials):
        edges = sorted(zip(parents, partials, strict=True), key=lambda edge: str(edge[0]))
        parents, partials = ([edge[i] for edge in edges] for i in (0, 1))  # any order will do
    return [
        ["data", _field(node, "data")],
        ["parents", parents],
        ["partials", partials],
        ["grad", _field(node, "grad")],
    ]


def leaf(Value, x):
    """A node made from a number."""
    node = Value(x)
    own = [[name, _field(node, name)] for name in ("data", "grad")]
    return own + [[name, _field(node, name, {})] for name in ("parents", "partials")]


def total(Value, a, b):
    """a + b."""
    x, y = Value(a), Value(b)
    return _pairs(x + y, {"a": x, "b": y}, "__add__")


def double(Value, a):
    """a + a."""
    x = Value(a)
    return _pairs(x + x, {"a": x}, "__add__")


def product(Value, a, b):
    """a * b."""
    x, y = Value(a), Value(b)
    return _pairs(x * y, {"a": x, "b": y}, "__mul__")


def square(Value, a):
    """a * a."""
    x = Value(a)
    return _pairs(x * x, {"a": x}, "__mul__")


def named_order(order, edges, root):
    """The names of the nodes as `order(root)` lists them. edges: [[name, parents], ...], parents first."""
    nodes = {}
    for name, parents in edges:
        nodes[name] = Node(parents=tuple(nodes[p] for p in parents), partials=(1.0,) * len(parents))
    names = {id(node): name for name, node in nodes.items()}

    def listed():
        found = order(nodes[root])
        if isinstance(found, Sequence) or type(found) is np.ndarray:
            return ["order", [names.get(id(node), plain(node)) for node in found]]
        return ["what `order` returns", plain(found)]

    first, second = listed(), listed()
    return [first] if first == second else [first, ["at the second call", second[1]]]


def doubled_order(order, times):
    """How many nodes `order` lists where x = x + x was computed again and again."""
    node = Node(1.0)
    for _ in range(times):
        node = Node(2 * node.data, (node, node), (1.0, 1.0))
    return [["nodes", float(len(order(node)))]]


def deep_order(order, depth):
    """How many nodes `order` lists on a chain."""
    node = Node(1.0)
    for _ in range(depth):
        node = Node(node.data, (node,), (1.0,))
    return [["nodes", float(len(order(node)))]]


def gradients(accumulate, edges, passes):
    """The gradient of every node after `accumulate` has run `passes` times.

    edges: [[name, data, parents' names, partials], ...], parents first, the output last.
    """
    nodes = {}
    for name, data, parents, partials in edges:
        nodes[name] = Node(data, tuple(nodes[p] for p in parents), tuple(partials))
    order = [*nodes.values()][::-1]
    for _ in range(passes):
        accumulate([*order])
    return [[f"{name}.grad", plain(node.grad)] for name, node in nodes.items()]


def slopes(slope, name, x, y):
    """The local partial that `slope` gives."""
    return [["slope", plain(slope(name, x, y))]]


def _meaning(function, **names):
    """The same function, with another meaning of some global names: its own `Value` is not the one here."""
    if type(function) is not FunctionType:
        return function
    code, own = function.__code__, function.__globals__
    same = FunctionType(code, own | names, function.__name__, function.__defaults__, function.__closure__)
    same.__kwdefaults__ = function.__kwdefaults__
    return same


def neuron_gradients(neuron, weights, inputs, bias):
    """Value and gradients of a neuron on the course's own engine."""
    from course_utils.autograd import Value

    ws, b, xs = [*map(Value, weights)], Value(bias), [*map(Value, inputs)]
    out = _meaning(neuron, Value=Value)(ws, xs, b)
    if not isinstance(out, Value):
        return [["result", plain(out)]]
    out.backward()
    return [
        ["data", out.data],
        ["weights' grad", [w.grad for w in ws]],
        ["inputs' grad", [x.grad for x in xs]],
        ["bias' grad", b.grad],
    ]


def descent(descend, starts, target, rate):
    """Two steps of `descend` on the sum of 3 (a - target)^2 over all parameters a: where they are then, and
    the losses that it returned. starts: [[name, number], ...].
    """
    from course_utils.autograd import Value

    parameters, losses = [Value(x) for _, x in starts], []

    def loss():
        squares = [3 * (parameter - target) ** 2 for parameter in parameters]
        losses.append(sum(squares[1:], squares[0]))
        return losses[-1]

    returned = [descend(loss, [*parameters], rate) for _ in range(2)]
    passes = sum(value.grad for value in losses)
    return [
        ["number of losses computed", float(len(losses))],
        ["number of backward passes", float(passes)],
        *([f"{name}.data", plain(p.data)] for p, (name, _) in zip(parameters, starts, strict=True)),
        ["returned", [*map(plain, returned)]],
    ]


def expression(name, v):
    """One of the check expressions, in the operations of any engine."""
    if name == "gate":
        return (v[0] + v[1]) * v[2]
    if name == "neuron":
        dot = v[0] * v[3] + v[1] * v[4] + v[2]
        return (1 + (-dot).exp()) ** -1
    if name == "survey":
        return v[0].log() + v[0] * v[1] - v[1].sin()
    if name == "tanh neuron":
        return (v[0] * v[2] + v[1] * v[3] + v[4]).tanh()
    if name == "cube":
        return v[0] * v[0] * v[0]
    a, b = v
    c, d = a + b, a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + (b + a).relu()
    d = d + 3 * d + (b - a).relu()
    f = (c - d) ** 2
    return f / 2.0 + 10.0 / f


def _need_engine(Value):
    if unwritten(Value, VALUE) or not hasattr(Value, "backward"):
        raise NotImplementedError


def whole(Value, name, point):
    """Value and gradients of a check expression, by the learner's whole engine."""
    _need_engine(Value)
    leaves = [*map(Value, point)]
    out = expression(name, leaves)
    out.backward()
    return [["value", plain(out.data)], ["gradient", [plain(leaf.grad) for leaf in leaves]]]


def again(Value, x):
    """The gradient of x^3 after two backward passes, which add up; the second may also be refused."""
    _need_engine(Value)
    leaf = Value(x)
    out = expression("cube", [leaf])
    out.backward()
    first = plain(leaf.grad)
    try:
        out.backward()
    except RuntimeError:
        return [["gradient", 2 * first]]
    return [["gradient", plain(leaf.grad)]]


def deep(Value, depth):
    """The gradient at the start of a chain of additions."""
    _need_engine(Value)
    start = node = Value(1.0)
    one = Value(1.0)
    for _ in itertools.repeat(None, depth):
        node = node + one
    node.backward()
    return [["gradient", plain(start.grad)]]


TRIALS = {
    "leaf": leaf, "total": total, "double": double, "product": product, "square": square,
    "named order": named_order, "doubled order": doubled_order, "deep order": deep_order,
    "gradients": gradients, "slopes": slopes, "neuron": neuron_gradients, "descent": descent,
    "whole": whole, "again": again, "deep": deep,
}  # fmt: skip
