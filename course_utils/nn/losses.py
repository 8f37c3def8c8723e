"""Losses: each takes predictions and targets and gives one number, the mean over the batch."""

from ..autograd import mean, relu
from ..autograd.functions import absolute, exp, log1p
from ..autograd.fused import cross_entropy, mean_squared_error

__all__ = ["binary_cross_entropy", "cross_entropy", "hinge", "mean_squared_error"]


def binary_cross_entropy(logits, targets):
    """Cross-entropy of targets in {0, 1} under sigmoid(logits).

    Written max(z, 0) - z t + log(1 + e^-|z|), which never overflows.
    """
    return mean(relu(logits) - logits * targets + log1p(exp(-absolute(logits))))


def hinge(scores, signs):
    """max(0, 1 - score * sign), signs in {-1, 1}: zero once every score is on its side by a margin of 1."""
    return mean(relu(1.0 - scores * signs))
