"""Trees of parameters: arrays in dicts, lists and tuples, and back."""

import numpy as np


def leaves(tree):
    """The arrays of a nested dict, list or tuple, in order."""
    if isinstance(tree, dict):
        return [leaf for key in tree for leaf in leaves(tree[key])]
    if isinstance(tree, (list, tuple)) and not _is_array(tree):
        return [leaf for each in tree for leaf in leaves(each)]
    return [tree]


def rebuild(tree, new):
    """A tree of the same structure with the leaves taken from the iterator `new`."""
    if isinstance(tree, dict):
        return {key: rebuild(tree[key], new) for key in tree}
    if isinstance(tree, (list, tuple)) and not _is_array(tree):
        each = [rebuild(branch, new) for branch in tree]
        return type(tree)(*each) if hasattr(tree, "_fields") else type(tree)(each)
    return next(new)


def _is_array(tree):
    """A list or tuple of numbers only (perhaps nested) is read as an array: grad(f)([1, 2])."""
    return bool(tree) and all(
        isinstance(e, (int, float, np.number)) or (isinstance(e, (list, tuple)) and _is_array(e))
        for e in tree
    )
