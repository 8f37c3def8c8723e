"""A decoder-only transformer over characters (Vaswani et al. 2017; pre-norm as in Radford et al. 2019)."""

import numpy as np

from ..autograd import fused, matmul, no_grad, softmax
from . import init
from .layers import Dropout, Embedding, LayerNorm, Linear
from .module import Module


def small(rng, shape, dtype):
    """Weights of the transformer: normal, standard deviation 0.02."""
    return init.normal(rng, shape, 0.02, dtype)


class CausalSelfAttention(Module):
    """Each position takes a weighted mean of the values at earlier positions and its own, per head."""

    def __init__(self, channels, heads, rng, dtype=np.float32):
        if channels % heads:
            raise ValueError(f"{channels} channels do not divide into {heads} heads")
        self.heads = heads
        self.qkv = Linear(channels, 3 * channels, rng, small, dtype)  # query, key, value in one product
        self.out = Linear(channels, channels, rng, small, dtype)

    def forward(self, x):
        """(B, T, C) to (B, T, C)."""
        return self.out(fused.causal_attention(self.qkv(x), heads=self.heads))

    def weights(self, x):
        """The attention weights (B, heads, T, T) that `forward` uses: row t says where position t looks."""
        with no_grad():
            q, k, _ = fused.split_heads(self.qkv(x), self.heads)
            return fused.attention_weights(q, k).numpy()


class Block(Module):
    """Attention, then a two-layer network at each position, both added to what came in."""

    def __init__(self, channels, heads, rng, dropout=0.0, dtype=np.float32):
        self.norm_1, self.norm_2 = LayerNorm(channels, dtype), LayerNorm(channels, dtype)
        self.attention = CausalSelfAttention(channels, heads, rng, dtype)
        self.wide = Linear(channels, 4 * channels, rng, small, dtype)
        self.narrow = Linear(4 * channels, channels, rng, small, dtype)
        self.dropout = Dropout(dropout, rng)

    def forward(self, x):
        """(B, T, C) to (B, T, C)."""
        x = x + self.dropout(self.attention(self.norm_1(x)))
        return x + self.dropout(self.narrow(fused.gelu(self.wide(self.norm_2(x)))))


class CharTransformer(Module):
    """Logits of the next character at every position. The output layer shares the embedding's weights."""

    def __init__(self, vocabulary, context, channels, heads, layers, rng, dropout=0.0, dtype=np.float32):
        self.context = context
        self.tokens = Embedding(vocabulary, channels, rng, dtype=dtype)
        self.positions = Embedding(context, channels, rng, dtype=dtype)
        self.blocks = [Block(channels, heads, rng, dropout, dtype) for _ in range(layers)]
        self.norm = LayerNorm(channels, dtype)

    def forward(self, index):
        """Integers (B, T), T at most `context`, to logits (B, T, V)."""
        T = index.shape[1]
        if self.context < T:
            raise ValueError(f"a text of {T} characters does not fit the context of {self.context}: cut it")
        x = self.tokens(index) + self.positions.weight[:T]
        for block in self.blocks:
            x = block(x)
        return matmul(self.norm(x), self.tokens.weight.T)

    def loss(self, index, targets):
        """Mean cross-entropy (nats per character) of `targets` (B, T) given `index` (B, T)."""
        return fused.cross_entropy(self(index), targets=targets)

    def generate(self, start, count, rng, temperature=1.0):
        """`start` (a list of integers, not empty) continued by `count` sampled characters."""
        text = list(start)
        was_training = self.training
        self.eval()
        with no_grad():
            for _ in range(count):
                logits = self(np.array([text[-self.context :]])).numpy()[0, -1].astype(float)
                p = softmax(logits / temperature) if temperature > 0 else np.eye(len(logits))[logits.argmax()]
                text.append(int(rng.choice(len(p), p=p)))
        self.train(was_training)
        return text
