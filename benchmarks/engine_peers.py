"""The same work in every library: a builder gives a `Job`, whose `step` is timed and `gradients` compared.

Peers that are not installed are left out. Parameters start equal, the update is plain gradient descent
everywhere, and everything runs on one thread.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass
class Job:
    """One library's way to do a task. `gradients()` as NumPy arrays, in the task's order."""

    step: Callable[[], object]
    gradients: Callable[[], list]


def installed(name):
    return importlib.util.find_spec(name) is not None


LR = 1e-4  # small: thousands of timed steps must not drive the weights anywhere special


def mlp_parameters(sizes, dtype, seed=0):
    rng = np.random.default_rng(seed)
    shapes = [s for a, b in pairwise(sizes) for s in ((a, b), (b,))]
    return [(rng.standard_normal(s) * (2 / s[0]) ** 0.5 * (len(s) == 2)).astype(dtype) for s in shapes]


# --- MLP with ReLU; squared error (T1) or cross-entropy (T2) ----------------------------------------


def hand_mlp(start, x, y, loss):
    params = [p.copy() for p in start]
    ones = np.ones(len(x), x.dtype)

    def gradients():
        w1, b1, w2, b2, w3, b3 = params
        h1 = x @ w1
        h1 += b1
        np.maximum(h1, 0, out=h1)
        h2 = h1 @ w2
        h2 += b2
        np.maximum(h2, 0, out=h2)
        out = h2 @ w3
        out += b3
        if loss == "squared":
            g = out - y
            (np.vdot(g, g) / g.size).item()
            g *= 2 / g.size
        else:
            out -= out.max(1, keepdims=True)
            rows = np.arange(len(y))
            chosen = out[rows, y]
            g = np.exp(out)
            total = g.sum(1, keepdims=True)
            (np.log(total[:, 0]) - chosen).mean().item()
            g /= total
            g[rows, y] -= 1
            g /= len(y)
        dw3, db3 = h2.T @ g, ones @ g
        g = g @ w3.T
        g *= h2 > 0
        dw2, db2 = h1.T @ g, ones @ g
        g = g @ w2.T
        g *= h1 > 0
        return [x.T @ g, ones @ g, dw2, db2, dw3, db3]

    def step():
        for p, g in zip(params, gradients(), strict=True):
            p -= LR * g

    return Job(step, gradients)


def our_mlp(start, x, y, loss):
    from course_utils import nn
    from course_utils.autograd import relu

    sizes = [start[0].shape[0], *(b.size for b in start[1::2])]
    model = nn.MLP(sizes, np.random.default_rng(0), relu, dtype=start[0].dtype)
    params = model.parameters()
    for p, value in zip(params, start, strict=True):
        p.assign(value)
    optimiser = nn.SGD(params, LR)

    def forward():
        return (
            nn.mean_squared_error(model(x), y) if loss == "squared" else nn.cross_entropy(model(x), targets=y)
        )

    def step():
        optimiser.zero_grad()
        forward().backward()
        optimiser.step()

    def gradients():
        optimiser.zero_grad()
        forward().backward()
        return [p.grad for p in params]

    return Job(step, gradients)


def autograd_mlp(start, x, y, loss):
    import autograd.numpy as anp
    from autograd import grad
    from autograd.scipy.special import logsumexp

    params = [p.copy() for p in start]

    def forward(params):
        w1, b1, w2, b2, w3, b3 = params
        a = anp.maximum(x @ w1 + b1, 0)
        a = anp.maximum(a @ w2 + b2, 0)
        out = a @ w3 + b3
        if loss == "squared":
            return anp.mean((out - y) ** 2)
        return anp.mean(logsumexp(out, axis=1) - out[np.arange(len(y)), y])

    gradient = grad(forward)

    def step():
        for p, g in zip(params, gradient(params), strict=True):
            p -= LR * g

    return Job(step, lambda: gradient(params))


def mygrad_mlp(start, x, y, loss):
    import mygrad as mg
    from mygrad.nnet.activations import relu
    from mygrad.nnet.losses import softmax_crossentropy

    params = [mg.tensor(p.copy()) for p in start]

    def gradients():
        w1, b1, w2, b2, w3, b3 = params
        a = relu(mg.matmul(x, w1) + b1)
        a = relu(mg.matmul(a, w2) + b2)
        out = mg.matmul(a, w3) + b3
        total = mg.mean((out - y) ** 2) if loss == "squared" else softmax_crossentropy(out, y)
        total.backward()
        return [p.grad for p in params]

    def step():
        for p, g in zip(params, gradients(), strict=True):
            p.data -= LR * g

    return Job(step, gradients)


def torch_mlp(start, x, y, loss):
    import torch
    import torch.nn.functional as tf

    params = [torch.tensor(p, requires_grad=True) for p in start]
    tx, ty = torch.tensor(x), torch.tensor(y)

    def backward():
        for p in params:
            p.grad = None
        w1, b1, w2, b2, w3, b3 = params
        a = torch.relu(torch.addmm(b1, tx, w1))
        a = torch.relu(torch.addmm(b2, a, w2))
        out = torch.addmm(b3, a, w3)
        (tf.mse_loss(out, ty) if loss == "squared" else tf.cross_entropy(out, ty)).backward()

    def step():
        backward()
        with torch.no_grad():
            for p in params:
                p -= LR * p.grad

    def gradients():
        backward()
        return [p.grad.numpy() for p in params]

    return Job(step, gradients)


def jax_mlp(start, x, y, loss):
    import jax
    import jax.numpy as jnp

    def forward(params):
        w1, b1, w2, b2, w3, b3 = params
        a = jax.nn.relu(x @ w1 + b1)
        a = jax.nn.relu(a @ w2 + b2)
        out = a @ w3 + b3
        if loss == "squared":
            return jnp.mean((out - y) ** 2)
        return jnp.mean(jax.nn.logsumexp(out, axis=1) - out[jnp.arange(len(y)), y])

    gradient = jax.grad(forward)
    update = jax.jit(lambda params: [p - LR * g for p, g in zip(params, gradient(params), strict=True)])
    state = {"params": [jnp.array(p) for p in start]}

    def step():
        state["params"] = jax.block_until_ready(update(state["params"]))

    return Job(step, lambda: [np.asarray(g) for g in gradient(state["params"])])


MLPS = {
    "hand NumPy": hand_mlp, "Pullback": our_mlp, "torch eager": torch_mlp, "autograd": autograd_mlp,
    "mygrad": mygrad_mlp, "jax jit": jax_mlp,
}  # fmt: skip
NEEDS = {"torch eager": "torch", "autograd": "autograd", "mygrad": "mygrad", "jax jit": "jax",
         "micrograd": "micrograd", "torch.func": "torch", "torch": "torch"}  # fmt: skip


def available(builders):
    return {k: b for k, b in builders.items() if k not in NEEDS or installed(NEEDS[k])}


def t1():
    """MLP 2-16-16-1, batch 100, float64, squared error."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((100, 2))
    y = np.sign(x[:, :1] * x[:, 1:])
    start = mlp_parameters([2, 16, 16, 1], np.float64)
    return {name: build(start, x, y, "squared") for name, build in available(MLPS).items()}


def t2():
    """MLP 784-256-128-10, batch 128, float32, cross-entropy."""
    rng = np.random.default_rng(2)
    x = rng.standard_normal((128, 784)).astype(np.float32)
    y = rng.integers(0, 10, 128)
    start = mlp_parameters([784, 256, 128, 10], np.float32)
    return {name: build(start, x, y, "entropy") for name, build in available(MLPS).items()}


# --- two moons, one number at a time (S2) -----------------------------------------------------------


def moons(n=100, noise=0.1, seed=0):
    rng = np.random.default_rng(seed)
    t = np.pi * rng.random(n)
    upper = np.arange(n) % 2 == 0
    x = np.where(
        upper[:, None], np.stack([np.cos(t), np.sin(t)], 1), np.stack([1 - np.cos(t), 0.5 - np.sin(t)], 1)
    )
    return (x + noise * rng.standard_normal(x.shape)).tolist(), np.where(upper, 1.0, -1.0).tolist()


def s2():
    """Scalar engines: MLP 2-16-16-1 on 100 moons, hinge loss, one full step."""
    jobs = {"hand lists": _s2_lists(), "Pullback Value": _s2_ours()}
    if installed("micrograd"):
        jobs["micrograd"] = _s2_micrograd()
    return jobs


def _s2_weights():
    return mlp_parameters([2, 16, 16, 1], np.float64, seed=3)


def _load(neurons_by_layer, weights):
    for layer, w, b in zip(neurons_by_layer, weights[::2], weights[1::2], strict=True):
        for j, neuron in enumerate(layer):
            for p, value in zip(neuron.parameters(), [*w[:, j], b[j]], strict=True):
                p.data = float(value)


def _scalar_job(model, parameters, zero):
    xs, signs = moons()

    def gradients():
        zero()
        losses = [(1 + -s * model(x)).relu() for x, s in zip(xs, signs, strict=True)]
        (sum(losses) * (1 / len(losses))).backward()
        return [np.array([p.grad for p in parameters])]

    def step():
        gradients()
        for p in parameters:
            p.data -= LR * p.grad

    return Job(step, gradients)


def _s2_ours():
    from course_utils.nn import ScalarMLP

    model = ScalarMLP([2, 16, 16, 1], np.random.default_rng(0))
    _load(model.layers, _s2_weights())
    return _scalar_job(model, model.parameters(), model.zero_grad)


def _s2_micrograd():
    from micrograd.nn import MLP

    model = MLP(2, [16, 16, 1])
    _load([layer.neurons for layer in model.layers], _s2_weights())
    return _scalar_job(model, model.parameters(), model.zero_grad)


def _s2_lists():
    """Forward and backward by hand with lists of floats: what pure Python costs without any engine."""
    xs, signs = moons()
    layers = [
        [[*map(float, w[:, j]), float(b[j])] for j in range(w.shape[1])]
        for w, b in zip(_s2_weights()[::2], _s2_weights()[1::2], strict=True)
    ]

    def gradients():
        total = [[[0.0] * len(row) for row in layer] for layer in layers]
        for x, sign in zip(xs, signs, strict=True):
            inputs = [x]
            for k, layer in enumerate(layers):
                z = [sum(map(float.__mul__, row, inputs[-1]), row[-1]) for row in layer]
                inputs.append(z if k == 2 else [v if v > 0 else 0.0 for v in z])
            g = [-sign / len(xs) if 1 - sign * inputs[-1][0] > 0 else 0.0]
            for k in (2, 1, 0):
                back = [0.0] * len(inputs[k])
                for row, grad_row, gj in zip(layers[k], total[k], g, strict=True):
                    if gj:
                        for i, v in enumerate(inputs[k]):
                            grad_row[i] += gj * v
                            back[i] += gj * row[i]
                        grad_row[-1] += gj
                g = [b if v > 0 else 0.0 for b, v in zip(back, inputs[k], strict=True)] if k else back
        return [np.array([v for layer in total for row in layer for v in row])]

    def step():
        flat = iter(gradients()[0].tolist())
        for layer in layers:
            for row in layer:
                for i in range(len(row)):
                    row[i] -= LR * next(flat)

    return Job(step, gradients)


# --- whole Jacobian (J1) and Hessian-vector product (J3) --------------------------------------------


def j1():
    """Full Jacobian of tanh(W x), 100 inputs, 100 outputs, float64."""
    rng = np.random.default_rng(4)
    w, x = rng.standard_normal((100, 100)) / 10, rng.standard_normal(100)

    def closed():
        y = np.tanh(w @ x)
        return [(1 - y * y)[:, None] * w]

    from course_utils.autograd import jacobian

    ours = jacobian(lambda x: np.tanh(w @ x))
    jobs = {"closed form": closed, "Pullback": lambda: [ours(x)]}
    if installed("torch"):
        import torch

        tw, tx = torch.tensor(w), torch.tensor(x)
        theirs = torch.func.jacrev(lambda x: torch.tanh(tw @ x))
        jobs["torch.func"] = lambda: [theirs(tx).numpy()]
    if installed("autograd"):
        import autograd
        import autograd.numpy as anp

        anp_jacobian = autograd.jacobian(lambda x: anp.tanh(anp.dot(w, x)))
        jobs["autograd"] = lambda: [anp_jacobian(x)]
    if installed("jax"):
        import jax
        import jax.numpy as jnp

        compiled = jax.jit(jax.jacrev(lambda x: jnp.tanh(w @ x)))
        jobs["jax jit"] = lambda: [np.asarray(compiled(x))]
    return {name: Job(run, run) for name, run in jobs.items()}


def rosenbrock(x):
    a, b = x[1:], x[:-1]
    return (100 * (a - b**2) ** 2 + (1 - b) ** 2).sum()


def j3():
    """Hessian-vector product of the Rosenbrock function, n = 10^4, float64."""
    rng = np.random.default_rng(5)
    x, v = rng.standard_normal(10**4), rng.standard_normal(10**4)

    def closed():
        h, b = np.empty_like(x), x[:-1]
        h[-1] = 0
        h[:-1] = (1200 * b * b - 400 * x[1:] + 2) * v[:-1] - 400 * b * v[1:]
        h[1:] += 200 * v[1:] - 400 * b * v[:-1]
        return [h]

    from course_utils.autograd import hvp

    jobs = {"closed form": closed, "Pullback": lambda: [hvp(rosenbrock, x, v)]}
    if installed("torch"):
        import torch

        tx, tv = torch.tensor(x), torch.tensor(v)

        def double_backward():
            leaf = tx.clone().requires_grad_()
            (g,) = torch.autograd.grad(rosenbrock(leaf), leaf, create_graph=True)
            return [torch.autograd.grad(g, leaf, tv)[0].numpy()]

        jobs["torch"] = double_backward
        jobs["torch.func"] = lambda: [torch.func.jvp(torch.func.grad(rosenbrock), (tx,), (tv,))[1].numpy()]
    if installed("autograd"):
        from autograd.differential_operators import make_hvp

        jobs["autograd"] = lambda: [make_hvp(rosenbrock)(x)[0](v)]
    if installed("jax"):
        import jax

        compiled = jax.jit(lambda x, v: jax.jvp(jax.grad(rosenbrock), (x,), (v,))[1])
        jobs["jax jit"] = lambda: [np.asarray(compiled(x, v))]
    return {name: Job(run, run) for name, run in jobs.items()}
