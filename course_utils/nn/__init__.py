"""Networks on the course's own engine: modules, layers, losses, optimisers, the character transformer."""

from . import init, text
from .layers import MLP, Dropout, Embedding, LayerNorm, Linear
from .losses import binary_cross_entropy, cross_entropy, hinge, mean_squared_error
from .memory import keep_memory
from .module import Module
from .optim import SGD, Adam, AdamW, clip_gradients, step_decay, warmup_cosine
from .scalar import Neuron, ScalarMLP
from .training import batch, evaluate, fit
from .transformer import Block, CausalSelfAttention, CharTransformer

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamW",
    "Block",
    "CausalSelfAttention",
    "CharTransformer",
    "Dropout",
    "Embedding",
    "LayerNorm",
    "Linear",
    "Module",
    "Neuron",
    "ScalarMLP",
    "batch",
    "binary_cross_entropy",
    "clip_gradients",
    "cross_entropy",
    "evaluate",
    "fit",
    "hinge",
    "init",
    "keep_memory",
    "mean_squared_error",
    "step_decay",
    "text",
    "warmup_cosine",
]
