"""The scalar engine: numbers that others can compare, and the traps that others fell into."""

import copy
import gc
import math
import operator
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import Value, weighted_sum

engine = settings(settings.get_profile("engine"), max_examples=60)


def test_micrograds_own_expression():
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert [round(v, 4) for v in (g.data, a.grad, b.grad)] == [24.7041, 138.8338, 645.5773]


def test_baydins_example():
    x, y = Value(2.0), Value(5.0)
    f = x.log() + x * y - y.sin()
    f.backward()
    assert [round(v, 6) for v in (f.data, x.grad, y.grad)] == [11.652071, 5.5, 1.716338]


def test_the_tanh_neuron_of_the_lecture():
    x1, x2, w1, w2, b = (Value(v) for v in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    o = (x1 * w1 + x2 * w2 + b).tanh()
    o.backward()
    assert o.data == pytest.approx(0.5**0.5)
    assert [x1.grad, w1.grad, x2.grad, w2.grad] == pytest.approx([-1.5, 1.0, 0.5, 0.0])


def test_the_gate():
    x, y, z = Value(-2), Value(5), Value(-4)
    f = (x + y) * z
    f.backward()
    assert (f.data, x.grad, y.grad, z.grad) == (-12, -4, -4, 3)


UNARY = {
    "exp": math.exp, "log": math.log, "tanh": math.tanh, "sin": math.sin, "cos": math.cos,
    "relu": lambda x: max(x, 0.0), "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "__neg__": operator.neg,
    "__abs__": abs,
}  # fmt: skip
BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
          "max": lambda a, b: a.max(b) if isinstance(a, Value) else max(a, b),
          "min": lambda a, b: a.min(b) if isinstance(a, Value) else min(a, b)}  # fmt: skip


@pytest.mark.parametrize("name", UNARY)
@engine
@given(size=st.floats(0.1, 3.0), sign=st.sampled_from([1, -1]))
def test_one_argument_against_central_differences(name, size, sign):
    x = size if name == "log" else sign * size
    v = Value(x)
    y = getattr(v, name)()
    y.backward()
    f, h = UNARY[name], 1e-6
    assert y.data == pytest.approx(f(x))
    assert v.grad == pytest.approx((f(x + h) - f(x - h)) / (2 * h), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", BINARY)
@engine
@given(x=st.floats(0.2, 3.0), y=st.floats(0.2, 3.0))
def test_two_arguments_against_central_differences(name, x, y):
    if abs(x - y) < 1e-3:
        y += 0.01
    f, h = BINARY[name], 1e-6
    a, b = Value(x), Value(y)
    out = f(a, b)
    out.backward()
    assert out.data == pytest.approx(f(x, y))
    assert a.grad == pytest.approx((f(x + h, y) - f(x - h, y)) / (2 * h), rel=1e-5, abs=1e-7)
    assert b.grad == pytest.approx((f(x, y + h) - f(x, y - h)) / (2 * h), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", ["+", "-", "*", "/", "**"])
def test_plain_numbers_on_either_side_are_constants(name):
    f, h = BINARY[name], 1e-6
    for number in (3, 3.0, np.float64(3)):
        left, right = Value(2.0), Value(2.0)
        f(left, number).backward()
        f(number, right).backward()
        assert left.grad == pytest.approx((f(2 + h, 3) - f(2 - h, 3)) / (2 * h), rel=1e-6)
        assert right.grad == pytest.approx((f(3, 2 + h) - f(3, 2 - h)) / (2 * h), rel=1e-6)


def test_a_value_used_twice_adds_its_paths():
    x = Value(3.0)
    (x * x + x).backward()
    assert x.grad == 7


def test_comparisons_are_by_value():
    assert Value(1) < Value(2) <= 2 < Value(3)
    assert Value(2) == 2 == Value(2.0) != Value(1)
    assert max(Value(1), Value(4), key=lambda v: v.data).data == 4
    assert len({Value(1), Value(1)}) == 2  # as dictionary keys two nodes stay two nodes


def test_kinks():
    for start, make, expected in [
        (0.0, lambda x: x.relu(), 0.0),
        (0.0, abs, 0.0),
        (2.0, lambda x: x.max(2.0), 0.5),
        (2.0, lambda x: x.min(2), 0.5),
        (0.0, lambda x: x**0, 0.0),
        (0.0, lambda x: x**1, 1.0),
        (0.0, lambda x: x**2, 0.0),
    ]:
        x = Value(start)
        make(x).backward()
        assert x.grad == expected
    a, b = Value(1.0), Value(1.0)
    a.max(b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)


def test_a_second_backward_is_refused_not_counted_twice():
    x = Value(3.0)
    y = x * x * x
    y.backward()
    with pytest.raises(RuntimeError, match="compute the expression again"):
        y.backward()
    assert x.grad == 27


def test_two_results_that_share_a_part_accumulate_in_the_leaves_only():
    x = Value(2.0)
    shared = x * x
    (shared * 3).backward()
    assert x.grad == 12
    (shared * 5).backward()
    assert x.grad == 12 + 20  # micrograd: 12 + 32, because the part in the middle kept its first gradient
    assert shared.grad == 5


def test_a_chain_of_a_million_operations():
    x = Value(1.0)
    y = x
    for _ in range(10**6):
        y = y + 1e-6
    y.backward()
    assert (round(y.data, 6), x.grad) == (2.0, 1.0)
    del y
    gc.collect()


def test_a_graph_with_exponentially_many_paths_takes_linear_time():
    x = Value(1.0)
    y = x
    for _ in range(200):
        y = y + y
    start = time.perf_counter()
    y.backward()
    assert time.perf_counter() - start < 1
    assert x.grad == 2.0**200


def test_nan_stays_nan():
    x = Value(math.nan)
    (x.relu() + x.max(1.0)).backward()
    assert math.isnan(x.grad)


@pytest.mark.parametrize("bad", ["3", None, [1.0], 1j, np.array([1.0, 2.0])])
def test_what_is_not_one_real_number_is_refused(bad):
    with pytest.raises(TypeError):
        Value(bad)
    with pytest.raises(TypeError):
        Value(1.0) + bad


def test_functions_of_the_math_module_are_refused_with_a_way_out():
    with pytest.raises(TypeError, match=r"use \.sin\(\)"):
        math.sin(Value(1.0))


def test_outside_its_domain_an_operation_says_so():
    with pytest.raises(ValueError, match="log needs a positive number"):
        Value(-1.0).log()
    with pytest.raises(ValueError, match="not a real number"):
        Value(-1.0) ** 0.5


def test_a_copied_graph_still_flows():
    a = Value(2.0)
    b = copy.deepcopy(a * 3)
    (b * a).backward()
    assert (a.grad, b.grad, b.parents[0].grad) == (6, 2, 6)


def test_weighted_sum_is_the_textbook_neuron():
    rng = np.random.default_rng(0)
    numbers = rng.standard_normal(7)
    for constants in (False, True):
        w1, w2 = [Value(v) for v in numbers[:3]], [Value(v) for v in numbers[:3]]
        x1 = [float(v) if constants else Value(v) for v in numbers[3:6]]
        x2 = [float(v) if constants else Value(v) for v in numbers[3:6]]
        b1, b2 = Value(numbers[6]), Value(numbers[6])
        fused, plain = weighted_sum(w1, x1, b1), sum((w * x for w, x in zip(w2, x2, strict=True)), b2)
        fused.backward()
        plain.backward()
        assert fused.data == pytest.approx(plain.data)
        ours, theirs = [*w1, b1, *([] if constants else x1)], [*w2, b2, *([] if constants else x2)]
        assert [v.grad for v in ours] == pytest.approx([v.grad for v in theirs])


def test_weighted_sum_refuses_lists_of_different_lengths():
    with pytest.raises(ValueError, match="3 weights, 2 inputs"):
        weighted_sum([Value(1.0)] * 3, [1.0, 2.0], Value(0.0))


def test_repr_shows_value_and_gradient():
    assert repr(Value(2)) == "Value(data=2, grad=0)"
