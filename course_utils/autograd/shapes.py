"""Functions that move entries without changing them: reshape, index, join, cut, pad."""

import numpy as np

from . import rules
from .rules import shape
from .tape import Traced


def axes_of(x, axis):
    """`axis` (None, a number or several) as a tuple of negative numbers."""
    n = len(shape(x))
    given = range(n) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    for a in given:
        if not -n <= a < n:
            raise ValueError(f"axis {a} does not exist in an array of shape {shape(x)}: it has {n} axes")
    return tuple(sorted(a if a < 0 else a - n for a in given))


def reshape(x, *to):
    """The same entries in another shape; one length may be -1."""
    to = to[0] if len(to) == 1 and not isinstance(to[0], (int, np.integer)) else to
    to = tuple(int(n) for n in to)
    size = int(np.prod(shape(x)))
    if to.count(-1) == 1:
        rest = int(np.prod([n for n in to if n != -1]))
        to = tuple(size // rest if n == -1 and rest else 0 if n == -1 else n for n in to)
    if int(np.prod(to)) != size:
        raise ValueError(f"cannot reshape an array of shape {shape(x)} ({size} entries) to {to}")
    return x if to == shape(x) else rules.reshape(x, to=to)


def ravel(x):
    """One axis."""
    return reshape(x, -1)


def transpose(x, axes=None):
    """Axes in the order `axes` (reversed by default)."""
    n = len(shape(x))
    axes = range(n)[::-1] if axes is None else axes
    return rules.transpose(x, axes=tuple(int(a) % n for a in axes))


def swapaxes(x, a, b):
    """Two axes exchanged."""
    order = list(range(len(shape(x))))
    order[a], order[b] = order[b], order[a]
    return transpose(x, order)


def moveaxis(x, source, destination):
    """Axes moved, the others kept in order."""
    n = len(shape(x))
    source = [a % n for a in np.atleast_1d(source).tolist()]
    destination = [a % n for a in np.atleast_1d(destination).tolist()]
    order = [a for a in range(n) if a not in source]
    for to, a in sorted(zip(destination, source, strict=True)):
        order.insert(to, a)
    return transpose(x, order)


def squeeze(x, axis=None):
    """Without axes of length 1."""
    n = shape(x)
    drop = [a for a in range(-len(n), 0) if n[a] == 1] if axis is None else axes_of(x, axis)
    if any(n[a] != 1 for a in drop):
        raise ValueError(f"cannot squeeze axis {axis} of shape {n}: its length is not 1")
    return reshape(x, [k for a, k in zip(range(-len(n), 0), n, strict=True) if a not in drop])


def expand_dims(x, axis):
    """With new axes of length 1 at `axis`."""
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    n = len(shape(x)) + len(axis)
    new, rest = {a % n for a in axis}, iter(shape(x))
    return reshape(x, [1 if a in new else next(rest) for a in range(n)])


def broadcast_to(x, to):
    """x repeated to shape `to`, without copying."""
    return rules.broadcast_to(x, to=tuple(int(n) for n in np.atleast_1d(to)) if to != () else ())


def expand(x, *to):
    """x repeated along its axes of length 1 to the shape `to`."""
    return broadcast_to(x, to[0] if len(to) == 1 and not isinstance(to[0], int) else to)


def getitem(x, index):
    """x[index], basic or advanced."""
    index = index if isinstance(index, tuple) else (index,)
    if any(isinstance(i, Traced) for i in index):
        raise TypeError(
            "index with integers or with an integer or boolean NumPy array, not with a recorded tensor"
        )
    index = tuple(np.asarray(i) if isinstance(i, list) else i for i in index)
    return rules.getitem(x, index=index)


def concatenate(arrays, axis=0):
    """Arrays joined along `axis`."""
    arrays = [a if isinstance(a, Traced) else np.asarray(a) for a in arrays]
    if axis is None:
        return concatenate([reshape(a, -1) for a in arrays])
    return rules.concatenate(*arrays, axis=axes_of(arrays[0], axis)[0])


def stack(arrays, axis=0):
    """Arrays (or numbers) of one shape joined along a new axis."""
    arrays = [a if isinstance(a, Traced) else np.asarray(a) for a in arrays]
    if len({shape(a) for a in arrays}) > 1:
        raise ValueError(f"stack needs equal shapes, got {', '.join(str(shape(a)) for a in arrays)}")
    return concatenate([expand_dims(a, axis) for a in arrays], axis)


def split(x, sections, axis=0):
    """A list of pieces of x along `axis`: so many equal ones, or cut at the given places."""
    n, k = shape(x)[axis], len(shape(x))
    cuts = [n * i // sections for i in range(1, sections)] if isinstance(sections, int) else list(sections)
    if isinstance(sections, int) and n % sections:
        raise ValueError(f"split: {n} rows do not divide into {sections} equal parts")
    before = (slice(None),) * (axis % k)
    return [x[(*before, slice(a, b))] for a, b in zip([0, *cuts], [*cuts, n], strict=True)]


def pad(x, pad_width, mode="constant", constant_values=0.0):
    """x with a constant border: `pad_width` is a number, (before, after), or one pair per axis."""
    if mode != "constant":
        raise NotImplementedError(f"pad with mode {mode!r}: only 'constant'; concatenate slices for others")
    widths = np.broadcast_to(pad_width, (len(shape(x)), 2)).tolist()
    to = tuple(n + a + b for n, (a, b) in zip(shape(x), widths, strict=True))
    index = tuple(slice(a, a + n) for n, (a, _) in zip(shape(x), widths, strict=True))
    inside = rules.scatter(x, index=index, to=to)
    if not constant_values:
        return inside
    border = np.full(to, constant_values, inside.dtype)
    border[index] = 0
    return inside + border


def vstack(arrays):
    """Arrays one below the other; a vector counts as one row."""
    return concatenate([x if len(shape(x)) > 1 else reshape(x, (1, -1)) for x in arrays], 0)


def hstack(arrays):
    """Arrays side by side: vectors end to end, matrices column by column."""
    arrays = [atleast_1d(x) for x in arrays]
    return concatenate(arrays, 0 if len(shape(arrays[0])) == 1 else 1)


def atleast_1d(x):
    """A number as a vector of one entry; an array as it is."""
    return x if shape(x) else reshape(x, 1)


def flip(x, axis=None):
    """Entries in reverse order along `axis`."""
    return rules.flip(x, axis=axes_of(x, axis))


def tril(x, k=0):
    """Lower triangle of the last two axes, the rest zero."""
    return rules.tril(x, k=k)


def triu(x, k=0):
    """Upper triangle of the last two axes, the rest zero."""
    return x - rules.tril(x, k=k - 1)


def values(x):
    """The plain array inside, whatever the level."""
    while isinstance(x, Traced):
        x = x.data
    return x


def restack(x):
    """A tuple, list or object array of traced numbers as one traced array."""
    if isinstance(x, np.ndarray):
        return reshape(stack(list(x.flat)), x.shape) if x.ndim else x.item()
    return stack([restack(each) if isinstance(each, (tuple, list)) else each for each in x])
