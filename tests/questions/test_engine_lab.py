"""The labs of lesson 06: what is right is right however it is written, and each wrong part is named."""

import math
from fractions import Fraction

import numpy as np
import pytest

from course_utils.grading.wire import decode, encode
from course_utils.questions.draw import Draw
from course_utils.questions.kinds import engine_frames
from course_utils.questions.kinds.engine_net import NeuronLab, StepLab
from course_utils.questions.kinds.engine_parts import (
    AccumulateLab,
    NodeLab,
    OrderLab,
    SlopeLab,
    WholeLab,
    check_numbers,
)
from course_utils.questions.running import Elsewhere
from course_utils.questions.slips import CATALOGUE


def lab(kind, name="part", seed=0):
    return kind(name=name, asked="", seed=seed)


def completed(frame, *lines):
    """What a learner's cell makes of a frame of the lesson, its dots replaced one after the other."""
    for line in lines:
        frame = frame.replace("...", line, 1)
    names = {}
    exec(f"import math{frame}", names)
    return [*names.values()][-1]


def make(parents=lambda a, b: (a, b), times=lambda a, b: (b.data, a.data), plus=(1.0, 1.0)):
    """A class `Value`, with what a learner may get wrong."""

    class Value:
        def __init__(self, data, parents=(), partials=()):
            self.data, self.grad, self.parents, self.partials = data, 0.0, parents, partials

        def __add__(self, other):
            return Value(self.data + other.data, parents(self, other), plus)

        def __mul__(self, other):
            return Value(self.data * other.data, parents(self, other), times(self, other))

    return Value


class Unwritten:
    def __init__(self, data, parents=(), partials=()): ...

    def __add__(self, other): ...

    def __mul__(self, other): ...


class WithoutProduct(make()):
    def __mul__(self, other): ...


class WithoutSum(make()):
    def __add__(self, other): ...


class OneEdge(make()):
    def __mul__(self, other):
        if self is other:
            return OneEdge(self.data**2, (self,), (2 * self.data,))
        return super().__mul__(other)


@pytest.mark.parametrize(
    "Value",
    [
        make(),
        make(parents=lambda a, b: (b, a), times=lambda a, b: (a.data, b.data)),
        make(parents=lambda a, b: [a, b], times=lambda a, b: np.array([b.data, a.data]), plus=[1, True]),
        OneEdge,
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_right_node_is_right_however_its_edges_are_kept(Value, seed):
    assert lab(NodeLab, seed=seed).judge(Value).kind == "right"


@pytest.mark.parametrize(
    ("Value", "slip"),
    [
        (make(times=lambda a, b: (a.data, b.data)), "own value"),
        (make(times=lambda a, b: (1.0, 1.0)), "sum for product"),
        (make(parents=lambda a, b: (a.data, b.data)), "numbers for parents"),
        (make(parents=lambda a, b: (a,) if a is b else (a, b)), "parent lost"),
        (make(parents=lambda a, b: (b, a)), "own value"),
        (make(parents=lambda a, b: ()), "no parents"),
        (make(plus=(), times=lambda a, b: ()), "no partials"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_node_is_named(Value, slip, seed):
    assert_named(lab(NodeLab, seed=seed).judge(Value), slip)


def test_a_set_of_parents_loses_one_of_two_equal_ones():
    class SetInSum(make()):
        def __add__(self, other):
            return make()(self.data + other.data, {self, other}, (1.0, 1.0))

    assert_named(lab(NodeLab).judge(make(parents=lambda a, b: {a, b})), "parent lost")
    assert_named(lab(NodeLab).judge(SetInSum), "parent lost")


def test_an_operation_that_calls_itself_or_makes_no_node_is_told_so():
    class InItself(make()):
        def __add__(self, other):
            return InItself(self + other, (self, other), (1.0, 1.0))

    class Bare(make()):
        def __mul__(self, other):
            return self.data * other.data

    assert_named(lab(NodeLab).judge(InItself), "operation in itself")
    assert_named(lab(NodeLab).judge(Bare), "number for Value")


def test_an_unwritten_node_is_not_attempted_and_a_half_written_one_says_what_is_missing():
    assert lab(NodeLab).judge(Unwritten).kind == "not attempted"
    outcome = lab(NodeLab).judge(WithoutProduct)
    assert outcome.kind == "wrong"
    assert "`a * b`" in outcome.message
    assert "`__mul__` returns is nothing" in outcome.message
    assert outcome.score == 0.6
    assert "`__add__` returns is nothing" in lab(NodeLab).judge(WithoutSum).message


def iterative(root):
    """Depth first, a node listed when all of its parents are."""
    listed, seen, todo = [], set(), [(root, False)]
    while todo:
        node, done = todo.pop()
        if done:
            listed.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            todo.append((node, True))
            todo += [(parent, False) for parent in node.parents]
    return listed[::-1]


def counted(root):
    """Kahn: a node is ready when all that use it are listed."""
    uses, todo, seen = {}, [root], {id(root)}
    while todo:
        for parent in todo.pop().parents:
            uses[id(parent)] = uses.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                todo.append(parent)
    listed, ready = [], [root]
    while ready:
        listed.append(ready.pop())
        for parent in listed[-1].parents:
            uses[id(parent)] -= 1
            if not uses[id(parent)]:
                ready.append(parent)
    return listed


def recursive(root, seen=None):
    seen = {} if seen is None else seen
    for parent in root.parents:
        if parent not in seen:
            recursive(parent, seen)
    seen[root] = True
    return [*seen][::-1]


def breadth_first(root):
    listed = [root]
    for node in listed:
        listed += [parent for parent in dict.fromkeys(node.parents) if parent not in listed]
    return listed


def all_paths(root):
    listed = [root]
    for node in listed:
        listed += node.parents
    return listed


def every_path_once(root):
    """Right in the end, after walking every path."""
    listed, todo = [], [root]
    while todo:
        node = todo.pop()
        if node in listed:
            listed.remove(node)
        listed.append(node)
        todo += node.parents
    return listed


def searched(root):
    """Right, with a list where a set belongs."""
    listed, todo, seen = [], [(root, False)], []
    while todo:
        node, done = todo.pop()
        if done:
            listed.append(node)
        elif not any(node is other for other in seen):
            seen.append(node)
            todo += [(node, True), *((parent, False) for parent in node.parents)]
    return listed[::-1]


@pytest.mark.parametrize("order", [iterative, counted])
def test_a_right_order_is_right_however_it_is_found(order):
    assert lab(OrderLab).judge(order).kind == "right"


@pytest.mark.parametrize(
    ("order", "slip"),
    [
        (recursive, "recursion"),
        (breadth_first, "parent too early"),
        (all_paths, "node twice"),
        (every_path_once, "every path"),
        (searched, "list searched"),
        (lambda root: iterative(root)[::-1], "inputs first"),
        (lambda root: [root, *root.parents], "node missing"),
    ],
)
def test_a_wrong_order_is_named(order, slip):
    assert_named(lab(OrderLab).judge(order), slip)


def test_an_unwritten_order_is_not_attempted_and_one_that_lists_nothing_is_wrong():
    assert lab(OrderLab).judge(lambda root: ...).kind == "not attempted"
    assert lab(OrderLab).judge(completed(engine_frames.ORDER)).kind == "not attempted"
    assert lab(OrderLab).judge(completed(engine_frames.ORDER, "pass")).kind == "not attempted"
    never_ready = "todo.append((node, False))"
    assert_named(lab(OrderLab).judge(completed(engine_frames.ORDER, never_ready)), "node missing")


def test_an_order_that_remembers_its_last_call_is_told_so():
    def marks_nodes(root):
        found = [node for node in iterative(root) if not hasattr(node, "listed")]
        for node in found:
            node.listed = True
        return found

    def default_argument(root, seen=set()):  # noqa: B006 - as a learner might
        found = [node for node in iterative(root) if node not in seen]
        seen.update(found)
        return found

    for order in (marks_nodes, default_argument):
        assert "kept from one call to the next" in lab(OrderLab).judge(order).message


@pytest.mark.parametrize("of", [reversed, iter, set])
def test_something_else_than_a_list_is_called_by_its_name(of):
    said = lab(OrderLab).judge(lambda root: of(iterative(root))).message
    assert f"is a {type(of([])).__name__}. A list is expected." in said


def backward_pass(hand=lambda partial, grad: partial * grad, add=True, seed=1.0, reset=True):
    def accumulate(nodes):
        for node in nodes:
            if reset and node.parents:
                node.grad = 0.0
        nodes[0].grad = seed
        for node in nodes:
            for parent, partial in zip(node.parents, node.partials, strict=True):
                handed = hand(partial, node.grad)
                parent.grad = parent.grad + handed if add else handed

    return accumulate


HAND = """for parent, partial in zip(node.parents, node.partials): parent.grad += partial * node.grad"""


def uses_up(nodes):
    """Right, and leaves nothing of the list."""
    for node in nodes:
        node.grad = node.grad if not node.parents else 0.0
    nodes[0].grad = 1.0
    while nodes:
        node = nodes.pop(0)
        for i, parent in enumerate(node.parents):
            parent.grad += node.partials[i] * node.grad


@pytest.mark.parametrize("accumulate", [backward_pass(), completed(engine_frames.ACCUMULATE, HAND), uses_up])
@pytest.mark.parametrize("seed", range(3))
def test_a_right_backward_pass_is_right(accumulate, seed):
    assert lab(AccumulateLab, seed=seed).judge(accumulate).kind == "right"


@pytest.mark.parametrize(
    "accumulate",
    [
        backward_pass(hand=lambda partial, grad: max(partial * grad, 0.0)),
        backward_pass(hand=lambda partial, grad: abs(partial) * grad),
        backward_pass(hand=lambda partial, grad: partial * grad**2),
        completed(engine_frames.ACCUMULATE, f"if len(node.parents) == 2:\n            {HAND}"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_fault_that_no_slip_explains_in_every_trial_is_blamed_on_none(accumulate, seed):
    outcome = lab(AccumulateLab, seed=seed).judge(accumulate)
    assert (outcome.kind, outcome.slip) == ("wrong", "")


def test_two_slips_with_one_result_are_both_named():
    def cleared(nodes):
        for node in nodes:
            node.grad = float(node is nodes[0])
        for node in nodes:
            for parent, partial in zip(node.parents, node.partials, strict=True):
                parent.grad += partial * node.grad
            node.grad = 0.0

    said = lab(AccumulateLab).judge(cleared).message
    assert "a gradient of 0 at the output, or if you clear the gradient of a node when" in said


@pytest.mark.parametrize(
    ("accumulate", "slip"),
    [
        (backward_pass(add=False), "overwrote"),
        (backward_pass(hand=lambda partial, grad: partial), "upstream forgotten"),
        (backward_pass(hand=lambda partial, grad: grad), "local partial forgotten"),
        (backward_pass(hand=lambda partial, grad: partial + grad), "upstream added"),
        (backward_pass(seed=0.0), "not seeded"),
        (backward_pass(reset=False), "stale gradients"),
        (backward_pass(hand=lambda partial, grad: -partial * grad), "handed with a minus"),
        (backward_pass(hand=lambda partial, grad: 0.0), "nothing handed"),
        (completed(engine_frames.ACCUMULATE, "node.parents and [p for p in node.parents]"), "nothing handed"),
        (completed(engine_frames.ACCUMULATE.replace("node.parents", "True"), HAND), "leaves cleared"),
        (
            completed(engine_frames.ACCUMULATE, HAND.replace("partial *", "node.partials[0]*")),
            "first partial",
        ),
        (completed(engine_frames.ACCUMULATE, HAND.replace("node.grad", "node.data")), "value for gradient"),
        (completed(engine_frames.ACCUMULATE, f"{HAND}; break"), "first parent only"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_backward_pass_is_named(accumulate, slip, seed):
    assert_named(lab(AccumulateLab, seed=seed).judge(accumulate), slip)


def test_an_unwritten_backward_pass_is_not_attempted_and_one_that_fails_says_where():
    def unwritten(nodes): ...

    def broken(nodes):
        nodes[0].gradient += 1.0

    assert lab(AccumulateLab).judge(unwritten).kind == "not attempted"
    message = lab(AccumulateLab).judge(broken).message
    assert "AttributeError" in message
    assert "nodes[0].gradient += 1.0" in message


RIGHT_SLOPES = {
    "exp": lambda x, y: y, "log": lambda x, y: 1 / x, "tanh": lambda x, y: 1 - y**2,
    "sin": lambda x, y: math.cos(x), "relu": lambda x, y: float(x > 0),
}  # fmt: skip


def slopes(**wrong):
    return lambda name, x, y: (RIGHT_SLOPES | wrong)[name](x, y)


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"relu": lambda x, y: x > 0},
        {"relu": lambda x, y: np.float64(x) > 0},
        {"relu": lambda x, y: np.where(x > 0, 1, 0)},
        {"tanh": lambda x, y: np.float32(1 - y * y)},
        {"tanh": lambda x, y: 1 - Fraction(y) ** 2},
        {"tanh": lambda x, y: 1 / math.cosh(x) ** 2},
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_right_slopes_are_right(right, seed):
    assert lab(SlopeLab, seed=seed).judge(slopes(**right)).kind == "right"


@pytest.mark.parametrize("lines", [("1 - y * y",), ("pass", "y > 0"), ("1 - math.tanh(x) ** 2", "...")])
def test_a_slope_without_return_is_written_and_told_so(lines):
    outcome = lab(SlopeLab).judge(completed(engine_frames.SLOPE, *lines))
    assert outcome.kind == "wrong"
    assert "`slope` is nothing" in outcome.message
    assert "Is a `return` missing?" in outcome.message


@pytest.mark.parametrize("wrong", [lambda x, y: float(x > 1), lambda x, y: float(x > -1), lambda x, y: x])
def test_a_slope_that_is_wrong_near_the_kink_only_is_caught(wrong):
    assert lab(SlopeLab).judge(slopes(relu=wrong)).kind == "wrong"


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        ({"exp": lambda x, y: x * math.exp(x - 1)}, "power rule on exp"),
        ({"log": lambda x, y: x}, "one over"),
        ({"tanh": lambda x, y: 1 - x**2}, "input for value"),
        ({"tanh": lambda x, y: y}, "value for slope"),
        ({"tanh": lambda x, y: 1 + y * y}, "sign"),
        ({"tanh": lambda x, y: y * (1 - y)}, "slope of the logistic"),
        ({"tanh": lambda x, y: 1 - y}, "square left out"),
        ({"tanh": lambda x, y: 1 - math.tanh(y) ** 2}, "tanh twice"),
        ({"relu": lambda x, y: float(x < 0)}, "relu switched"),
        ({"relu": lambda x, y: x}, "input for slope"),
        ({"sin": lambda x, y: -math.cos(x)}, "sign"),
        ({"relu": lambda x, y: y}, "value for slope"),
        ({"relu": lambda x, y: 1.0}, "kink ignored"),
    ],
)
def test_a_wrong_slope_is_named(wrong, slip):
    assert_named(lab(SlopeLab).judge(slopes(**wrong)), slip)


def weighted(bias=True, activation=lambda z: z, inside=lambda v: v, weight=lambda w: w):
    def neuron(ws, xs, b):
        z = inside(weight(ws[0])) * inside(xs[0])
        for w, x in list(zip(ws, xs, strict=True))[1:]:
            z = z + inside(weight(w)) * inside(x)
        return activation(z + inside(b) if bias else z)

    return neuron


def into_the_bias(ws, xs, b):
    for w, x in zip(ws, xs, strict=True):
        b.data += w.data * x.data
    return b


@pytest.mark.parametrize("seed", range(5))
def test_a_right_neuron_is_right(seed):
    assert lab(NeuronLab, seed=seed).judge(weighted()).kind == "right"


def test_a_neuron_may_begin_with_a_value_of_ones_own_engine():
    names = {"Value": engine()}
    exec("def neuron(ws, xs, b):\n    return sum((w * x for w, x in zip(ws, xs)), Value(0.0)) + b", names)
    assert lab(NeuronLab).judge(names["neuron"]).kind == "right"


@pytest.mark.parametrize(
    ("neuron", "slip"),
    [
        (weighted(bias=False), "no bias"),
        (weighted(activation=lambda z: z.relu()), "activated"),
        (weighted(activation=lambda z: z.tanh()), "activated"),
        (weighted(inside=lambda v: v.data), "left the graph"),
        (weighted(weight=lambda w: w.data), "left the graph"),
        (into_the_bias, "left the graph"),
        (completed(engine_frames.NEURON, "z = z.data + w * x"), "left the graph"),
        (completed(engine_frames.NEURON, "z + w * x"), "nothing added"),
        (completed(engine_frames.NEURON, "z = w * x"), "sum overwritten"),
        (completed(engine_frames.NEURON, "z = b + w * x"), "sum overwritten"),
        (completed(engine_frames.NEURON, "z = z + w * x\n        return z"), "one product only"),
        (completed(engine_frames.NEURON, "z = z + w * x + b"), "bias each time"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_neuron_is_named(neuron, slip, seed):
    assert_named(lab(NeuronLab, seed=seed).judge(neuron), slip)


def stepping(sign=-1.0, clear="before", rate_used=True):
    def descend(loss, parameters, rate):
        def cleared(now):
            for p in parameters:
                p.grad = 0.0 if now == clear else p.grad

        cleared("before")
        value = loss()
        value.backward()
        cleared("after")
        for p in parameters:
            p.data += sign * (rate if rate_used else 1.0) * p.grad
        cleared("at the end")
        return value.data

    return descend


STEP = """
def descend(loss, parameters, rate):
    for p in parameters:
        p.grad = 0.0
    value = loss()
    {}
    {}
    return value.data
"""


def not_moving(step, backward_last=False):
    """A `descend` in the lesson's frame; only the two lines of the learner differ."""
    lines = ("value.backward()", f"for p in parameters: {step}")
    names = {}
    exec(STEP.format(*(lines[::-1] if backward_last else lines)), names)
    return names["descend"]


@pytest.mark.parametrize("clear", ["before", "at the end"])
def test_a_right_step_is_right(clear):
    assert lab(StepLab).judge(stepping(clear=clear)).kind == "right"


@pytest.mark.parametrize(
    ("descend", "slip"),
    [
        (stepping(sign=1.0), "uphill"),
        (stepping(clear="never"), "not cleared"),
        (stepping(clear="after"), "not moved"),
        (not_moving("p -= rate * p.grad"), "not moved"),
        (not_moving("p.grad -= rate * p.grad"), "not moved"),
        (not_moving("pass"), "not moved"),
        (not_moving("p.data -= rate * p.grad", backward_last=True), "not moved"),
        (stepping(rate_used=False), "step size left out"),
        (not_moving("p.data = -rate * p.grad"), "start left out"),
        (not_moving("p.data -= rate"), "gradient left out"),
        (not_moving("p.data -= rate * p.grad; return value.data"), "one parameter moved"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_step_is_named(descend, slip, seed):
    assert_named(lab(StepLab, seed=seed).judge(descend), slip)


def test_a_frame_that_clears_and_computes_is_not_attempted_and_a_backward_pass_is_something():
    def frame(loss, parameters, rate):
        for p in parameters:
            p.grad = 0.0
        value = loss()
        return value.data

    def without_a_step(loss, parameters, rate):
        for p in parameters:
            p.grad = 0.0
        value = loss()
        value.backward()
        return value.data

    only_named = completed(engine_frames.DESCEND, "value.backward")
    assert lab(StepLab).judge(frame).kind == "not attempted"
    assert "number of backward passes is 0" in lab(StepLab).judge(only_named).message
    assert_named(lab(StepLab).judge(without_a_step), "not moved")


def test_a_backward_pass_for_each_parameter_is_caught():
    def descend(loss, parameters, rate):
        for p in parameters:
            p.grad = 0.0
        value = loss()
        for p in parameters:
            value.backward()
            p.data -= rate * p.grad
        return value.data

    outcome = lab(StepLab).judge(descend)
    assert outcome.kind == "wrong"
    assert "backward() has run from this Value" in outcome.message


def test_a_step_that_moves_without_a_backward_pass_is_told_so():
    def descend(loss, parameters, rate):
        value = loss()
        for _ in range(2):
            for p in parameters:
                p.data -= rate * p.grad
        return value.data

    outcome = lab(StepLab).judge(descend)
    assert outcome.kind == "wrong"
    assert outcome.slip == ""
    assert "number of backward passes is 0; expected 2" in outcome.message


def engine(accumulate=None, order=iterative):
    """A whole engine from these parts."""

    class Value(make()):
        def backward(self):
            (accumulate or backward_pass())(order(self))

    def lifted(x):
        return x if isinstance(x, Value) else Value(x)

    def unary(name, f):
        def method(self):
            y = f(self.data)
            return Value(y, (self,), (RIGHT_SLOPES[name](self.data, y),))

        return method

    base = make()
    plus, times = base.__add__, base.__mul__

    def wrap(operation):
        def method(self, other):
            made = operation(self, lifted(other))
            return Value(made.data, made.parents, made.partials)

        return method

    Value.__add__ = Value.__radd__ = wrap(plus)
    Value.__mul__ = Value.__rmul__ = wrap(times)
    Value.__neg__ = lambda self: self * -1.0
    Value.__sub__ = lambda self, other: self + -other
    Value.__pow__ = lambda self, p: Value(self.data**p, (self,), (p * self.data ** (p - 1),))
    Value.__truediv__ = lambda self, other: self * lifted(other) ** -1
    Value.__rtruediv__ = lambda self, other: lifted(other) * self**-1
    for name, f in {"exp": math.exp, "log": math.log, "tanh": math.tanh, "sin": math.sin}.items():
        setattr(Value, name, unary(name, f))
    Value.relu = unary("relu", lambda x: max(x, 0.0))
    return Value


def test_a_whole_engine_is_right():
    assert lab(WholeLab).judge(engine()).kind == "right"


def test_the_courses_own_engine_is_a_whole_engine():
    from course_utils.autograd import Value

    outcome = lab(WholeLab).judge(Value)
    assert outcome.kind == "right", outcome


@pytest.mark.parametrize(
    ("Value", "slip"),
    [
        (engine(backward_pass(reset=False)), "stale gradients"),
        (engine(completed(engine_frames.ACCUMULATE.replace("node.parents", "True"), HAND)), "leaves cleared"),
        (engine(order=recursive), "recursion"),
    ],
)
def test_a_faulty_whole_engine_is_named(Value, slip):
    assert_named(lab(WholeLab).judge(Value), slip)


def test_a_wrong_whole_engine_is_sent_to_its_parts():
    outcome = WholeLab(name="Value", asked="", needs="See the parts.").judge(
        engine(order=lambda root: [root])
    )
    assert "`gradient` is (0, 0, 3); expected (-4, -4, 3). See the parts." in outcome.message


def test_an_engine_without_a_backward_pass_is_not_attempted():
    assert lab(WholeLab).judge(make()).kind == "not attempted"


def test_the_check_numbers_are_those_of_the_literature():
    numbers = check_numbers()
    assert numbers["neuron"][1] == pytest.approx(0.731059, abs=5e-7)
    assert numbers["neuron"][2][3:] == pytest.approx((0.393224, -0.589836), abs=5e-7)
    assert numbers["survey"][1] == pytest.approx(11.652071, abs=5e-7)
    assert numbers["survey"][2] == pytest.approx((5.5, 1.716338), abs=5e-7)
    assert numbers["micrograd"][1] == pytest.approx(24.7041, abs=5e-5)
    assert numbers["micrograd"][2] == pytest.approx((138.8338, 645.5773), abs=5e-5)


@pytest.mark.parametrize("answer", [None, ..., ""])
def test_nothing_is_not_attempted(answer):
    assert lab(NodeLab).judge(answer).kind == "not attempted"


def test_a_probe_stands_for_what_it_probes_so_that_only_plain_data_cross_a_border():
    class There(Elsewhere):
        def __init__(self, crossed, **names):
            self._call = eval(crossed, names)

        def __call__(self): ...

        def limited(self, seconds):
            return self._call, seconds

    def judged(kind, answer):
        return lab(kind).judge(There(lab(kind).crossing("answer"), answer=answer))

    assert judged(NodeLab, make()).kind == "right"
    assert judged(NodeLab, Unwritten).kind == "not attempted"
    assert judged(OrderLab, breadth_first).slip == "parent too early"
    assert judged(OrderLab, completed(engine_frames.ORDER)).kind == "not attempted"


@pytest.mark.parametrize("kind", [NodeLab, OrderLab, AccumulateLab, SlopeLab, NeuronLab, StepLab, WholeLab])
def test_what_a_trial_is_given_crosses_the_border_of_a_sandbox(kind):
    for trial in lab(kind).trials(Draw("part", 0)):
        assert decode(encode(trial.args, None), None) == trial.args


def assert_named(outcome, slip):
    assert outcome.kind == "wrong", outcome
    assert outcome.slip == slip, outcome
    assert CATALOGUE[slip].question in outcome.message
    assert outcome.score < 1
