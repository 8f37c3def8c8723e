"""T3: one training step of the char transformer, by hand and in every library that can.

The hand-written step is what a careful NumPy programmer would write: no recorded graph, buffers reused in
place where a value is not needed again, one matrix product per projection.
"""

import numpy as np
from engine_peers import LR, Job, available

ROOT = (2 / np.pi) ** 0.5


def parameters(vocabulary, context, channels, layers, seed=0):
    """Name to array, in the order of our model's `named_parameters`."""
    rng, c, f = np.random.default_rng(seed), channels, np.float32
    shapes = {"tokens.weight": (vocabulary, c), "positions.weight": (context, c)}
    for i in range(layers):
        b = f"blocks.{i}."
        shapes |= {
            b + "norm_1.gain": (c,),
            b + "norm_1.bias": (c,),
            b + "norm_2.gain": (c,),
            b + "norm_2.bias": (c,),
        }
        for name, shape in (("attention.qkv", (c, 3 * c)), ("attention.out", (c, c)), ("wide", (c, 4 * c)),
                            ("narrow", (4 * c, c))):  # fmt: skip
            shapes |= {f"{b}{name}.weight": shape, f"{b}{name}.bias": shape[1:]}
    shapes |= {"norm.gain": (c,), "norm.bias": (c,)}
    return {
        name: np.ones(s, f) if name.endswith("gain") else (0.05 * rng.standard_normal(s)).astype(f)
        for name, s in shapes.items()
    }


# --- by hand ----------------------------------------------------------------------------------------


def norm_forward(x, gain, bias):
    unit = x - x.mean(-1, keepdims=True)
    scale = 1 / np.sqrt(np.vecdot(unit, unit)[:, None] / x.shape[-1] + 1e-5)
    unit *= scale
    out = unit * gain
    out += bias
    return out, unit, scale


def norm_backward(g, unit, scale, gain):
    d_gain, d_bias = np.einsum("ni,ni->i", g, unit), np.ones(len(g), g.dtype) @ g
    h = g * gain
    along = np.vecdot(h, unit)[:, None] / h.shape[-1]
    h -= h.mean(-1, keepdims=True)
    h -= unit * along
    h *= scale
    return h, d_gain, d_bias


def gelu_forward(x):
    t = x * x
    t *= 0.044715 * ROOT
    t += ROOT
    t *= x
    np.tanh(t, out=t)
    out = t + 1
    out *= x
    out *= 0.5
    return out, t


def gelu_backward(g, x, t):
    inner = x * x
    inner *= 3 * 0.044715 * ROOT
    inner += ROOT
    inner *= x
    slope = t * t
    np.subtract(1, slope, out=slope)
    slope *= inner
    slope += t
    slope += 1
    slope *= 0.5
    slope *= g
    return slope


def hand(start, index, targets, heads):
    p = {name: a.copy() for name, a in start.items()}
    layers = sum(name.endswith("norm_1.gain") for name in p)
    B, T = index.shape
    C = p["tokens.weight"].shape[1]
    H, D = heads, C // heads
    n = B * T
    mask = np.where(np.tri(T, dtype=bool), 0, -np.inf).astype(np.float32)
    ones, ones_n = np.ones((T, 1), np.float32), np.ones(n, np.float32)
    rows, flat_index, flat_targets = np.arange(n), index.ravel(), targets.ravel()

    def gradients():
        g, kept = {}, []
        x = (p["tokens.weight"][index] + p["positions.weight"][:T]).reshape(n, C)
        for i in range(layers):
            b = f"blocks.{i}."
            a, unit1, scale1 = norm_forward(x, p[b + "norm_1.gain"], p[b + "norm_1.bias"])
            qkv = a @ p[b + "attention.qkv.weight"]
            qkv += p[b + "attention.qkv.bias"]
            q, k, v = qkv.reshape(B, T, 3, H, D).transpose(2, 0, 3, 1, 4)
            w = q @ k.swapaxes(-1, -2)
            w *= D**-0.5
            w += mask
            w -= w.max(-1, keepdims=True)
            np.exp(w, out=w)
            w /= w @ ones
            mixed = (w @ v).transpose(0, 2, 1, 3).reshape(n, C)
            x1 = mixed @ p[b + "attention.out.weight"]
            x1 += p[b + "attention.out.bias"]
            x1 += x
            m, unit2, scale2 = norm_forward(x1, p[b + "norm_2.gain"], p[b + "norm_2.bias"])
            u = m @ p[b + "wide.weight"]
            u += p[b + "wide.bias"]
            h, t = gelu_forward(u)
            x = h @ p[b + "narrow.weight"]
            x += p[b + "narrow.bias"]
            x += x1
            kept.append((a, unit1, scale1, q, k, v, w, mixed, m, unit2, scale2, u, h, t))
        last, unit, scale = norm_forward(x, p["norm.gain"], p["norm.bias"])
        z = last @ p["tokens.weight"].T
        z -= z.max(-1, keepdims=True)
        chosen = z[rows, flat_targets]
        np.exp(z, out=z)
        total = z.sum(-1, keepdims=True)
        (np.log(total[:, 0]) - chosen).mean().item()
        z /= total
        z[rows, flat_targets] -= 1
        z /= n
        d_tokens = z.T @ last
        d, g["norm.gain"], g["norm.bias"] = norm_backward(z @ p["tokens.weight"], unit, scale, p["norm.gain"])
        for i in reversed(range(layers)):
            b = f"blocks.{i}."
            a, unit1, scale1, q, k, v, w, mixed, m, unit2, scale2, u, h, t = kept.pop()
            g[b + "narrow.weight"], g[b + "narrow.bias"] = h.T @ d, ones_n @ d
            du = gelu_backward(d @ p[b + "narrow.weight"].T, u, t)
            g[b + "wide.weight"], g[b + "wide.bias"] = m.T @ du, ones_n @ du
            dx, g[b + "norm_2.gain"], g[b + "norm_2.bias"] = norm_backward(
                du @ p[b + "wide.weight"].T, unit2, scale2, p[b + "norm_2.gain"]
            )
            d += dx
            g[b + "attention.out.weight"], g[b + "attention.out.bias"] = mixed.T @ d, ones_n @ d
            dm = (d @ p[b + "attention.out.weight"].T).reshape(B, T, H, D).transpose(0, 2, 1, 3)
            d_qkv = np.empty((B, T, 3, H, D), d.dtype)
            dq, dk, dv = d_qkv.transpose(2, 0, 3, 1, 4)
            dv[...] = w.swapaxes(-1, -2) @ dm
            dw = dm @ v.swapaxes(-1, -2)
            dw *= w
            dw -= w * (dw @ ones)
            dw *= D**-0.5
            dq[...] = dw @ k
            dk[...] = dw.swapaxes(-1, -2) @ q
            d_qkv = d_qkv.reshape(n, 3 * C)
            g[b + "attention.qkv.weight"], g[b + "attention.qkv.bias"] = a.T @ d_qkv, ones_n @ d_qkv
            dx, g[b + "norm_1.gain"], g[b + "norm_1.bias"] = norm_backward(
                d_qkv @ p[b + "attention.qkv.weight"].T, unit1, scale1, p[b + "norm_1.gain"]
            )
            d += dx
        g["positions.weight"] = np.zeros_like(p["positions.weight"])
        g["positions.weight"][:T] = d.reshape(B, T, C).sum(0)
        one_hot = np.zeros((n, len(p["tokens.weight"])), d.dtype)
        one_hot[rows, flat_index] = 1
        d_tokens += one_hot.T @ d
        g["tokens.weight"] = d_tokens
        return [g[name] for name in p]

    def step():
        for a, g in zip(p.values(), gradients(), strict=True):
            a -= LR * g

    return Job(step, gradients)


# --- ours -------------------------------------------------------------------------------------------


def ours(start, index, targets, heads):
    from course_utils import nn

    vocabulary, channels = start["tokens.weight"].shape
    context = len(start["positions.weight"])
    layers = sum(name.endswith("norm_1.gain") for name in start)
    model = nn.CharTransformer(vocabulary, context, channels, heads, layers, np.random.default_rng(0))
    named = model.named_parameters()
    assert list(named) == list(start)
    for name, p in named.items():
        p.assign(start[name])
    optimiser = nn.SGD(named.values(), LR)

    def gradients():
        optimiser.zero_grad()
        model.loss(index, targets).backward()
        return [p.grad for p in named.values()]

    def step():
        gradients()
        optimiser.step()

    return Job(step, gradients)


# --- one formula for torch, autograd and jax --------------------------------------------------------


def logits(p, index, heads, layers, np_, softmax, gelu):
    """The model in the common subset of NumPy's and torch's names."""
    B, T = index.shape
    C = p["tokens.weight"].shape[1]
    D = C // heads

    def norm(x, gain, bias):
        centred = x - x.mean(-1)[..., None]
        return centred / np_.sqrt((centred * centred).mean(-1)[..., None] + 1e-5) * gain + bias

    def linear(x, name):
        return x @ p[name + ".weight"] + p[name + ".bias"]

    mask = np.where(np.tri(T, dtype=bool), 0.0, -np.inf).astype(np.float32)
    x = p["tokens.weight"][index] + p["positions.weight"][:T]
    for i in range(layers):
        b = f"blocks.{i}."
        qkv = linear(norm(x, p[b + "norm_1.gain"], p[b + "norm_1.bias"]), b + "attention.qkv")
        q, k, v = (qkv[..., j * C : (j + 1) * C].reshape((B, T, heads, D)).swapaxes(1, 2) for j in range(3))
        mixed = softmax(q @ k.swapaxes(-1, -2) * D**-0.5 + np_.asarray(mask)) @ v
        x = x + linear(mixed.swapaxes(1, 2).reshape((B, T, C)), b + "attention.out")
        m = norm(x, p[b + "norm_2.gain"], p[b + "norm_2.bias"])
        x = x + linear(gelu(linear(m, b + "wide")), b + "narrow")
    return norm(x, p["norm.gain"], p["norm.bias"]) @ p["tokens.weight"].T


def with_torch(start, index, targets, heads):
    """torch with its own fused layers: layer_norm, gelu, scaled_dot_product_attention, cross_entropy."""
    import torch
    import torch.nn.functional as tf

    p = {name: torch.tensor(a, requires_grad=True) for name, a in start.items()}
    layers = sum(name.endswith("norm_1.gain") for name in start)
    ti, tt = torch.tensor(index), torch.tensor(targets)
    B, T = index.shape
    C = start["tokens.weight"].shape[1]

    def linear(x, name):
        return tf.linear(x, p[name + ".weight"].T, p[name + ".bias"])

    def norm(x, name):
        return tf.layer_norm(x, (C,), p[name + ".gain"], p[name + ".bias"])

    def loss():
        x = tf.embedding(ti, p["tokens.weight"]) + p["positions.weight"][:T]
        for i in range(layers):
            b = f"blocks.{i}."
            qkv = linear(norm(x, b + "norm_1"), b + "attention.qkv")
            q, k, v = qkv.view(B, T, 3, heads, C // heads).permute(2, 0, 3, 1, 4)
            mixed = tf.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + linear(mixed.transpose(1, 2).reshape(B, T, C), b + "attention.out")
            x = x + linear(
                tf.gelu(linear(norm(x, b + "norm_2"), b + "wide"), approximate="tanh"), b + "narrow"
            )
        out = norm(x, "norm") @ p["tokens.weight"].T
        return tf.cross_entropy(out.view(B * T, -1), tt.view(-1))

    def gradients():
        for a in p.values():
            a.grad = None
        loss().backward()
        return [a.grad.numpy() for a in p.values()]

    def step():
        gradients()
        with torch.no_grad():
            for a in p.values():
                a -= LR * a.grad

    return Job(step, gradients)


def with_autograd(start, index, targets, heads):
    import autograd.numpy as anp
    from autograd import grad
    from autograd.scipy.special import logsumexp

    p = {name: a.copy() for name, a in start.items()}
    layers = sum(name.endswith("norm_1.gain") for name in start)
    B, T = index.shape

    def softmax(z):
        e = anp.exp(z - anp.max(z, axis=-1, keepdims=True))
        return e / anp.sum(e, axis=-1, keepdims=True)

    def gelu(x):
        return 0.5 * x * (1 + anp.tanh(ROOT * (x + 0.044715 * x * x * x)))

    def loss(p):
        z = logits(p, index, heads, layers, anp, softmax, gelu)
        return anp.mean(logsumexp(z, axis=-1) - z[np.arange(B)[:, None], np.arange(T), targets])

    gradient = grad(loss)

    def gradients():
        g = gradient(p)
        return [g[name] for name in p]

    def step():
        for a, g in zip(p.values(), gradients(), strict=True):
            a -= LR * g

    return Job(step, gradients)


def with_jax(start, index, targets, heads):
    import jax
    import jax.numpy as jnp

    layers = sum(name.endswith("norm_1.gain") for name in start)
    B, T = index.shape

    def loss(p):
        z = logits(p, index, heads, layers, jnp, jax.nn.softmax, jax.nn.gelu)
        return jnp.mean(jax.nn.logsumexp(z, axis=-1) - z[jnp.arange(B)[:, None], jnp.arange(T), targets])

    gradient = jax.grad(loss)
    update = jax.jit(lambda p: jax.tree.map(lambda a, g: a - LR * g, p, gradient(p)))
    state = {"p": {name: jnp.array(a) for name, a in start.items()}}

    def step():
        state["p"] = jax.block_until_ready(update(state["p"]))

    def gradients():
        g = gradient(state["p"])
        return [np.asarray(g[name]) for name in start]

    return Job(step, gradients)


TRANSFORMERS = {"hand NumPy": hand, "Pullback": ours, "torch eager": with_torch, "autograd": with_autograd,
                "jax jit": with_jax}  # fmt: skip


def t3(batch=16, context=64, channels=64, heads=4, layers=2, vocabulary=65, only=None):
    """Char transformer: 2 layers, 4 heads, C 64, T 64, batch 16, V 65, float32."""
    rng = np.random.default_rng(6)
    index, targets = rng.integers(0, vocabulary, (2, batch, context))
    start = parameters(vocabulary, context, channels, layers)
    builders = {k: b for k, b in available(TRANSFORMERS).items() if only is None or k in only}
    return {name: build(start, index, targets, heads) for name, build in builders.items()}
