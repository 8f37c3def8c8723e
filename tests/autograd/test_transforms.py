"""What the transforms promise: nesting, structure, comparable numbers, and refusals in plain words."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import (
    concatenate,
    grad,
    gradcheck,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    stack,
    tensor,
    value_and_grad,
    vjp,
    where,
)  # fmt: skip
from course_utils.maps import Map

engine = settings(settings.get_profile("engine"))
X = np.array([1.0, 2.0])


def swirl(x):
    return stack([x[0] ** 2 - x[1], x[0] * x[1]])


# --- numbers ----------------------------------------------------------------------------------------


def test_baydins_example():
    value, gradient = value_and_grad(lambda x: np.log(x[0]) + x[0] * x[1] - np.sin(x[1]))(
        np.array([2.0, 5.0])
    )
    assert round(float(value), 6) == 11.652071
    assert gradient.round(6).tolist() == [5.5, 1.716338]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobian_has_a_row_per_output(mode):
    assert jacobian(swirl, mode)(X).tolist() == [[2, -1], [2, 1]]


def test_jacobian_of_softmax_is_diag_minus_outer():
    x = np.array([0.5, -1.0, 2.0])
    s = np.exp(x) / np.exp(x).sum()
    np.testing.assert_allclose(
        jacobian(lambda x: np.exp(x) / np.exp(x).sum())(x), np.diag(s) - np.outer(s, s)
    )


def test_jvp_and_vjp_of_the_lesson():
    f, p = Map(lambda x, y: (x**2 + y, x * y)), np.array([1.0, 0.8])
    y, tangent = jvp(lambda x: f(*x), p, np.array([0.6, 0.4]))
    np.testing.assert_allclose(tangent, [1.60, 0.88])
    np.testing.assert_allclose(vjp(lambda x: f(*x), p)[1](np.array([1.60, 0.88])), [3.904, 2.48])
    np.testing.assert_allclose(y, [1.8, 0.8])


def test_hessian_and_product_of_rosenbrock():
    def rosenbrock(x):
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    H = hessian(rosenbrock)(np.array([1.0, 1.0]))
    assert H.tolist() == [[802, -400], [-400, 200]]
    assert hvp(rosenbrock, np.array([1.0, 1.0]), np.array([1.0, 2.0])).tolist() == [2, 0]


def test_jacobian_of_a_map_from_matrices_to_matrices():
    a, x = np.arange(6.0).reshape(2, 3), np.ones((3, 2))
    J = jacobian(lambda x: a @ x)(x)
    assert J.shape == (2, 2, 3, 2)
    np.testing.assert_array_equal(J, np.einsum("ik,jl->ijkl", a, np.eye(2)))


def test_jacobian_with_more_rows_than_one_stack_holds():
    x = np.linspace(0, 1, 300)
    for mode in ("reverse", "forward"):
        np.testing.assert_allclose(jacobian(np.sin, mode)(x), np.diag(np.cos(x)), atol=1e-15)


# --- against SymPy, to third order ------------------------------------------------------------------

s = sympy.Symbol("s", positive=True)
FORMULAS = {
    "exp": (np.exp, sympy.exp), "expm1": (np.expm1, lambda s: sympy.exp(s) - 1), "log": (np.log, sympy.log),
    "log1p": (np.log1p, lambda s: sympy.log(1 + s)), "sqrt": (np.sqrt, sympy.sqrt),
    "sin": (np.sin, sympy.sin), "cos": (np.cos, sympy.cos), "tan": (np.tan, sympy.tan),
    "arctan": (np.arctan, sympy.atan),
    "sinh": (np.sinh, sympy.sinh), "cosh": (np.cosh, sympy.cosh), "tanh": (np.tanh, sympy.tanh),
    "square": (np.square, lambda s: s**2), "reciprocal": (np.reciprocal, lambda s: 1 / s),
    "abs": (np.abs, sympy.Abs), "neg": (np.negative, lambda s: -s),
    "log10": (np.log10, lambda s: sympy.log(s, 10)),
    "sigmoid": (lambda x: x.sigmoid(), lambda s: 1 / (1 + sympy.exp(-s))),
    "relu": (lambda x: x.relu(), lambda s: s), "x^x": (lambda x: x**x, lambda s: s**s),
    "2^x": (lambda x: 2**x, lambda s: 2**s), "x^3": (lambda x: x**3, lambda s: s**3),
    "x^0.5 / (1 + x)": (lambda x: x**0.5 / (1 + x), lambda s: s ** sympy.Rational(1, 2) / (1 + s)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
@settings(engine, max_examples=8)
@given(x=st.floats(0.2, 1.4))
def test_sympy_agrees_to_third_order(name, x):
    f, formula = FORMULAS[name]
    derivative = formula(s)
    for _ in range(3):
        f, derivative = grad(f), sympy.diff(derivative, s)
        assert f(x) == pytest.approx(float(derivative.subs(s, x)), rel=1e-9, abs=1e-9)


def test_sympy_agrees_on_a_map():
    f = Map(lambda x, y, z: (x * y**2 + z / x, np_or_sympy("sin", x * z), x**3 - y * z))
    point = np.array([0.7, -1.2, 2.0])
    exact = np.array(f.at(f.jacobian, [sympy.Float(v, 30) for v in point]), float)
    for mode in ("reverse", "forward"):
        np.testing.assert_allclose(jacobian(lambda x: f(*x), mode)(point), exact, rtol=1e-13)


def np_or_sympy(name, x):
    return getattr(sympy if isinstance(x, sympy.Basic) else np, name)(x)


# --- nesting ----------------------------------------------------------------------------------------


def derivative_forward(f):
    return lambda x: jvp(f, x, 1.0)[1]


@pytest.mark.parametrize("outer", [grad, derivative_forward])
@pytest.mark.parametrize("inner", [grad, derivative_forward])
def test_no_perturbation_confusion(outer, inner):
    assert outer(lambda x: x * inner(lambda y: x + y)(1.0))(1.0) == 1
    assert outer(lambda x: x * inner(lambda y: x * y)(2.0))(3.0) == 6
    assert outer(lambda x: inner(lambda y: x * y * y)(x))(3.0) == 4 * 3.0


@pytest.mark.parametrize("d1", [grad, derivative_forward])
@pytest.mark.parametrize("d2", [grad, derivative_forward])
@pytest.mark.parametrize("d3", [grad, derivative_forward])
def test_third_derivative_in_every_order_of_modes(d1, d2, d3):
    assert d1(d2(d3(lambda x: np.sin(2 * x))))(0.3) == pytest.approx(-8 * math.cos(0.6), rel=1e-13)


def test_a_pullback_can_itself_be_differentiated():
    _, pullback = vjp(np.sin, X)
    np.testing.assert_allclose(jacobian(pullback)(np.ones(2)), np.diag(np.cos(X)))
    np.testing.assert_allclose(grad(lambda x: vjp(np.sin, x)[1](np.ones(2)).sum())(X), -np.sin(X))


def test_a_gradient_inside_a_loss_reaches_the_parameters():
    w = tensor([2.0, 3.0])
    penalty = (grad(lambda x: (w * x * x).sum())(X) ** 2).sum()  # sum (2 w x)^2
    penalty.backward()
    np.testing.assert_allclose(w.grad, 8 * w.data * X**2)


def test_a_leaked_tensor_of_an_earlier_trace_is_a_constant():
    kept = []
    grad(lambda x: kept.append(x) or x * x)(3.0)
    assert grad(lambda x: x * kept[0])(5.0).data == 3


# --- structure --------------------------------------------------------------------------------------


def test_parameters_in_dicts_and_lists():
    params = {
        "layers": [{"w": np.ones((2, 3)), "b": np.zeros(3)}, {"w": np.ones((3, 1)), "b": np.zeros(1)}],
        "scale": 2.0,
    }

    def loss(p, x):
        for layer in p["layers"]:
            x = np.tanh(x @ layer["w"] + layer["b"])
        return p["scale"] * (x**2).sum()

    g = grad(loss)(params, np.ones((4, 2)))
    assert [layer["w"].shape for layer in g["layers"]] == [(2, 3), (3, 1)]
    step = 1e-6
    up, down = ({**params, "scale": 2.0 + d} for d in (step, -step))
    numeric = (loss(up, np.ones((4, 2))) - loss(down, np.ones((4, 2)))) / (2 * step)
    assert g["scale"] == pytest.approx(numeric)
    tangent = jvp(lambda p: loss(p, np.ones((4, 2))), params, g)[1]
    squares = g["scale"] ** 2 + sum((a**2).sum() for layer in g["layers"] for a in layer.values())
    assert tangent == pytest.approx(squares)


def test_a_list_of_numbers_is_a_vector():
    assert grad(lambda x: (x * x).sum())([1, 2]).tolist() == [2, 4]


def test_a_function_may_return_a_tuple_a_list_or_an_array_of_traced_numbers():
    for f in (
        lambda x: (x[0] * x[1], 3.0),
        lambda x: [x[0] * x[1], 3.0],
        lambda x: np.array([x[0] * x[1], 3.0]),
    ):
        for mode in ("reverse", "forward"):
            assert jacobian(f, mode)(X).tolist() == [[2, 1], [0, 0]]


def test_an_array_of_traced_numbers_is_an_operand_like_any_other():
    for f in (
        lambda x: x * np.array([3.0, x[0]]),
        lambda x: np.array([3.0, x[0]]) * x,
        lambda x: x @ np.array([x[1], 3.0]),
    ):
        assert gradcheck(f, X)


def test_integers_count_as_float64():
    assert grad(lambda x: x**3)(2) == 12
    assert grad(lambda x: (x**2).sum())(np.array([1, 2])).dtype == np.float64


def test_a_function_that_ignores_its_input_has_gradient_zero():
    assert grad(lambda x: 3.0)(X).tolist() == [0, 0]
    assert jacobian(lambda x: np.ones(3))(X).tolist() == [[0, 0]] * 3
    assert jacobian(lambda x: np.ones(3), "forward")(X).tolist() == [[0, 0]] * 3
    assert jvp(lambda x: np.ones(3), X, X)[1].tolist() == [0, 0, 0]


def test_the_callers_array_is_neither_changed_nor_watched():
    x = X.copy()
    _, pullback = vjp(np.square, x)
    x[:] = 100.0
    assert pullback(np.ones(2)).tolist() == [2, 4]
    gradient = grad(lambda x: x.sum())(x)
    gradient += 1  # the result is the caller's own array
    assert x.tolist() == [100, 100]


def test_two_gradients_never_share_memory():
    a, b = grad(lambda p: (p[0] + p[1]).sum())([X, X])
    a += 1
    assert b.tolist() == [1, 1]


def test_no_grad_inside_cuts_and_a_transform_inside_no_grad_works():
    def f(x):
        with no_grad():
            c = x * 2
        return c * x

    assert grad(f)(3.0) == 6
    assert jvp(f, 3.0, 1.0)[1] == 6
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6
        assert (tensor(3.0) * 2).requires_grad is False


def test_detach_counts_as_a_constant():
    assert grad(lambda x: x * x.detach())(3.0) == 3
    assert jvp(lambda x: x * x.detach(), 3.0, 1.0)[1] == 3


def test_float_and_branches_by_value():
    assert grad(lambda x: x * x if x > 2 else -x)(3.0) == 6
    assert grad(lambda x: x * x if x > 2 else -x)(1.0) == -1


# --- kinks and special values -----------------------------------------------------------------------


def test_documented_choices_at_kinks():
    assert grad(lambda x: x.relu())(0.0) == 0
    assert grad(np.abs)(0.0) == 0
    assert grad(np.max)(np.array([1.0, 3.0, 3.0])).tolist() == [0, 0.5, 0.5]
    assert grad(lambda x: np.maximum(x, 2.0))(2.0) == 0.5
    assert grad(lambda x: np.clip(x, 0, 1))(1.0) == 1
    assert grad(np.linalg.norm)(np.zeros(2)).tolist() == [0, 0]
    assert grad(np.std)(np.ones(3)).tolist() == [0, 0, 0]
    assert grad(lambda x: x**0)(0.0) == 0
    assert grad(lambda x: x**2.0)(0.0) == 0
    assert grad(np.prod)(np.array([0.0, 2.0, 3.0])).tolist() == [6, 0, 0]
    assert grad(np.prod)(np.array([0.0, 0.0, 3.0])).tolist() == [0, 0, 0]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nan_is_passed_on_and_never_replaced():
    nan = np.array([1.0, np.nan])
    for f in (
        np.max,
        np.min,
        lambda x: np.maximum(x, 0.0).sum(),
        lambda x: x.relu().sum(),
        lambda x: np.clip(x, 0, 2).sum(),
        np.linalg.norm,
        np.prod,
    ):
        assert np.isnan(grad(f)(nan)).any()
    assert np.isnan(jacobian(lambda x: np.exp(x) / np.exp(x).sum())(nan)).all()


def test_bounds_of_clip_get_their_gradients():
    low, high = grad(lambda b: (np.clip(np.array([-3.0, 0.5, 9.0, 8.0]), b[0], b[1]) * [1, 2, 3, 4]).sum())(
        np.array([0.0, 1.0])
    )
    assert (low, high) == (1, 7)


def test_a_rule_that_gives_a_cotangent_of_another_shape_is_caught():
    from course_utils.autograd.rules import RULES, rule

    short = rule("short", np.square, lambda i, g, lead, out, args, params: g[..., :1], None)
    del RULES["short"]
    with pytest.raises(RuntimeError, match=r"cotangent of shape \(1,\) to an array of shape \(2,\)"):
        grad(lambda x: short(x).sum())(X)


def test_where_gives_nothing_to_the_branch_not_taken():
    x = np.array([-1.0, 2.0])
    assert grad(lambda x: where(x > 0, x * 3, 0.0).sum())(x).tolist() == [0, 3]


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: grad(swirl)(X), ValueError, r"returned shape \(2,\).*jacobian.*vjp.*sum"),
        (lambda: vjp(swirl, X)[1](np.ones(3)), ValueError, r"shape \(3,\), the output \(2,\)"),
        (lambda: jvp(swirl, X, np.ones(3)), ValueError, "tangent has shape"),
        (lambda: jacobian(swirl, "sideways"), ValueError, "'reverse' or 'forward'"),
        (lambda: jacobian(np.fft.fft)(X), TypeError, "np.fft has no derivative rule"),
        (lambda: jacobian(np.arccosh)(X), TypeError, "np.arccosh has no derivative rule"),
        (lambda: jacobian(lambda x: np.sum(x, where=[True, False]))(X), TypeError, "np.sum with where"),
        (lambda: grad(lambda x: math.sin(x[0]))(X), TypeError, "cut the tape"),
        (lambda: grad(lambda x: x.item())(1.0), TypeError, "cut the tape"),
        (lambda: grad(lambda x: float(x) ** 2)(1.0), TypeError, "cut the tape"),
        (lambda: grad(lambda x: "seven")(1.0), TypeError, "returned str"),
        (lambda: grad(lambda x: x > 0)(1.0), TypeError, "returned bool"),
        (lambda: grad(lambda x: x)(1j), TypeError, "real numbers"),
        (lambda: grad(lambda x: x)("a"), TypeError, "real numbers"),
        (lambda: grad(lambda x: x)(None), TypeError, "real numbers"),
        (lambda: jacobian(lambda x: (x, x[0]))(X), ValueError, "equal shapes"),
        (lambda: jacobian(lambda x: x @ np.ones((3, 2)))(X), ValueError, r"\(2,\) @ \(3, 2\) do not fit"),
        (lambda: jacobian(lambda x: x.sum(axis=1))(X), ValueError, r"axis 1 does not exist.*\(2,\)"),
        (lambda: jacobian(lambda x: x.reshape(3))(X), ValueError, r"cannot reshape.*\(2,\)"),
        (lambda: jacobian(lambda x: concatenate([x, x.reshape(1, 2)]))(X), ValueError, "dimensions"),
    ],
)
def test_refusals_say_what_and_what_instead(run, error, says):
    with pytest.raises(error, match=says):
        run()


def _assign_into(x):
    x[0] = 5.0
    return x.sum()


def _add_into(x):
    total = np.zeros(2)
    total += x
    return total.sum()


def test_in_place_changes_of_recorded_data_are_refused():
    with pytest.raises(TypeError, match="cannot be changed in place"):
        grad(_assign_into)(X)
    with pytest.raises(TypeError, match="Write a = a \\+ t"):
        grad(_add_into)(X)
    with pytest.raises(TypeError, match="Write a = a \\+ t"):
        grad(lambda x: np.exp(x, out=np.zeros(2)).sum())(X)


# --- gradcheck --------------------------------------------------------------------------------------


def test_gradcheck_accepts_what_is_right():
    assert gradcheck(swirl, [1, 2])


def test_gradcheck_names_the_entry_and_the_ratio():
    from course_utils.autograd.rules import RULES, elementwise

    wrong = elementwise("twice too much", np.sin, lambda g, out, x: 2 * g * np.cos(x))
    del RULES["twice too much"]
    report = gradcheck(wrong, X)
    assert not report
    assert "4 of 4" not in str(report)
    assert "2 of 4 partials differ; first at [0, 0]" in str(report)
    assert "ratio 2" in str(report)
    assert "reverse" in str(report)
    assert "forward" in str(report)
