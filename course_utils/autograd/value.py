"""`Value`: one number that remembers how it was made. The engine of lesson 06, complete.

Each operation builds a new Value from its *parents* and notes, on each edge, the local partial: how much the
result changes per unit of that parent. `backward` walks the graph from the newest node to the oldest and
adds, along every edge, partial times gradient to the parent: the chain rule, one edge at a time.
"""

import math
from itertools import count

_next_id = count(1).__next__  # creation order is a topological order: parents always have smaller ids


class Value:
    """A number with its history: `data`, `grad`, `parents`, and the local `partials`, one per parent.

    Works mixed with Python numbers, which are constants. Comparisons are by value. At the kinks:
    relu'(0) = 0, abs'(0) = 0, and at a tie max and min give each argument one half.
    """

    # Two flat tuples, not one tuple of pairs: the garbage collector never has to visit a tuple of floats.
    __slots__ = ("data", "done", "grad", "id", "op", "parents", "partials")

    def __init__(self, data, parents=(), partials=(), op=""):
        self.data = data if type(data) is float else _number(data)
        self.grad = 0.0
        self.parents = parents
        self.partials = partials
        self.op = op
        self.id = _next_id()
        self.done = False

    # --- operations: value, parents, local partials -----------------------------------------------

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        return Value(self.data + _number(other), (self,), (1.0,), "+")

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data), "*")
        c = _number(other)
        return Value(self.data * c, (self,), (c,), "*")

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value(self.data - other.data, (self, other), (1.0, -1.0), "-")
        return Value(self.data - _number(other), (self,), (1.0,), "-")

    def __truediv__(self, other):
        if isinstance(other, Value):
            y = self.data / other.data
            return Value(y, (self, other), (1.0 / other.data, -y / other.data), "/")
        c = _number(other)
        return Value(self.data / c, (self,), (1.0 / c,), "/")

    def __pow__(self, other):
        x, p = self.data, other.data if isinstance(other, Value) else _number(other)
        y = _real_power(x, p)
        by_base = (
            p * _real_power(x, p - 1.0) if p else 0.0
        )  # also at 0**0, where the rule would divide by zero
        if not isinstance(other, Value):
            return Value(y, (self,), (by_base,), "**")
        # 0**p is 0 for p > 0; at other x <= 0 moving p leaves the real numbers
        by_exponent = y * math.log(x) if x > 0 else 0.0 if x == 0 and p > 0 else math.nan
        return Value(y, (self, other), (by_base, by_exponent), "**")

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,), "neg")

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value(_number(other) - self.data, (self,), (-1.0,), "-")

    def __rtruediv__(self, other):
        y = _number(other) / self.data
        return Value(y, (self,), (-y / self.data,), "/")

    def __rpow__(self, other):
        return Value(other) ** self

    def __abs__(self):
        x = self.data
        return Value(abs(x), (self,), (float((x > 0) - (x < 0)),), "abs")

    def exp(self):
        """e to the power of this number."""
        y = math.exp(self.data)
        return Value(y, (self,), (y,), "exp")

    def log(self):
        """Natural logarithm."""
        if self.data <= 0:
            raise ValueError(f"log needs a positive number, got {self.data}")
        return Value(math.log(self.data), (self,), (1.0 / self.data,), "log")

    def tanh(self):
        """Hyperbolic tangent."""
        y = math.tanh(self.data)
        return Value(y, (self,), (1.0 - y * y,), "tanh")

    def sigmoid(self):
        """1 / (1 + e^-x), without overflow at either end."""
        e = math.exp(-abs(self.data))
        y = (1.0 if self.data >= 0 else e) / (1.0 + e)
        return Value(y, (self,), (e / (1.0 + e) ** 2,), "sigmoid")

    def relu(self):
        """max(x, 0)."""
        x = self.data
        return Value(x if not x < 0.0 else 0.0, (self,), (1.0 if x > 0.0 else x * 0.0,), "relu")

    def sin(self):
        """Sine."""
        return Value(math.sin(self.data), (self,), (math.cos(self.data),), "sin")

    def cos(self):
        """Cosine."""
        return Value(math.cos(self.data), (self,), (-math.sin(self.data),), "cos")

    def max(self, other):
        """The larger of two. Python's own `max(a, b)` works as well, and picks the first at a tie."""
        return _larger(self, other, 1.0, "max")

    def min(self, other):
        """The smaller of two."""
        return _larger(self, other, -1.0, "min")

    # --- comparisons: by value --------------------------------------------------------------------

    def __lt__(self, other):
        return self.data < _data(other)

    def __le__(self, other):
        return self.data <= _data(other)

    def __gt__(self, other):
        return self.data > _data(other)

    def __ge__(self, other):
        return self.data >= _data(other)

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, Value) else other)

    __hash__ = object.__hash__

    def __bool__(self):
        return self.data != 0.0

    def __float__(self):
        raise TypeError(
            "float() or math.* would forget how this Value was made: use .sin(), .exp(), ..., or .data"
        )

    # --- the backward pass ------------------------------------------------------------------------

    def backward(self):
        """Set `grad` of everything this number was computed from to d(self)/d(that).

        Leaves accumulate over several results, until you set their `grad` to zero. A second call on the same
        result would count it twice, so it is refused: compute the expression again.
        """
        if self.done:
            raise RuntimeError(
                "backward() has run from this Value: its gradients are in place, and a second run would "
                "add them again. Set the leaves' grad to 0 and compute the expression again."
            )
        self.done = True
        nodes = self.order()
        for node in nodes:
            if node.parents:  # results in between start at zero each time; only leaves accumulate
                node.grad = 0.0
        self.grad += 1.0
        for node in nodes:
            g = node.grad
            for parent, partial in zip(node.parents, node.partials, strict=True):
                parent.grad += partial * g

    def order(self):
        """This node and everything it depends on, each node before its parents.

        A list of nodes still to visit takes the place of recursion, which would fail at a depth of a
        thousand.
        """
        seen, todo = {self}, [self]
        while todo:
            for parent in todo.pop().parents:
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        return sorted(seen, key=lambda node: node.id, reverse=True)

    def __reduce__(self):
        """A copy or a pickle is made anew, parents first, so that ids stay in the order of creation."""
        return Value, (self.data, self.parents, self.partials, self.op)

    def __repr__(self):
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g})"


def weighted_sum(weights, inputs, bias):
    """sum(w * x) + bias as one node: a neuron without its activation.

    weights: Values; inputs: Values or numbers. One node with many edges where + and * would make two per
    weight: that is most of the difference in speed to the textbook form, and the same gradients.
    """
    if len(weights) != len(inputs):
        raise ValueError(
            f"a weighted sum needs one input per weight: {len(weights)} weights, {len(inputs)} inputs"
        )
    xs = [x.data if isinstance(x, Value) else float(x) for x in inputs]
    ws = [w.data for w in weights]
    y = sum(map(float.__mul__, ws, xs), bias.data)
    if isinstance(inputs[0], Value):
        return Value(y, (*weights, *inputs, bias), (*xs, *ws, 1.0), "weighted sum")
    return Value(y, (*weights, bias), (*xs, 1.0), "weighted sum")


def _larger(a, b, sign, op):
    """max (sign 1) or min (sign -1) of two; at a tie each gets half the gradient."""
    difference = sign * (a.data - _data(b))
    to_a = 1.0 if difference > 0 else 0.0 if difference < 0 else 0.5 if difference == 0 else math.nan
    y = a.data if not difference < 0 else _data(b)
    if isinstance(b, Value):
        return Value(y, (a, b), (to_a, 1.0 - to_a), op)
    return Value(y, (a,), (to_a,), op)


def _data(x):
    return x.data if isinstance(x, Value) else _number(x)


def _real_power(x, p):
    y = x**p if x or p >= 0 else math.inf
    if isinstance(y, complex):
        raise ValueError(
            f"{x} ** {p} is not a real number: the base must be positive for a fractional exponent"
        )
    return y


def _number(x):
    """A real number as a float, or a TypeError that says what arrived."""
    if isinstance(x, Value):
        raise TypeError("a Value inside a Value: use it as it is, or its .data for a constant")
    if isinstance(x, (str, bytes, complex)) or not hasattr(x, "__float__"):
        raise TypeError(f"a Value holds one real number, got {type(x).__name__}: for arrays use tensor(...)")
    return float(x)
