"""The tape: what happens when an operation meets a recorded array, and how cotangents travel back.

A *trace* is one differentiation in progress and has a number, its level. Level 0 is the eager tape behind
`loss.backward()`; every `vjp`, `grad` or `jvp` opens a new, higher level. A recorded array holds in `data` a
plain array or a recorded array of a lower level, so derivatives nest without ever being confused with each
other: the rules below only ever see the level underneath.
"""

import threading
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count

import numpy as np

new_level = count(1).__next__
new_id = count(1).__next__  # creation order is a topological order: parents always have smaller ids


class _State(threading.local):
    """Per thread: traces with a level below `quiet` record nothing (see `no_grad`)."""

    quiet = -1


STATE = _State()


@contextmanager
def no_grad():
    """Inside, operations compute values only: what is already being traced records nothing.

    A transform that starts inside (`grad(f)(x)`) still differentiates: it opens a new level.
    """
    before, STATE.quiet = STATE.quiet, new_level()
    try:
        yield
    finally:
        STATE.quiet = before


class Traced:
    """An array seen by a trace: `data` (array, or `Traced` of a lower level) and the trace's `level`."""

    __slots__ = ("data", "level")
    base = None  # as of a fresh array: results are never changed in place

    def lift(self, rule, args, raw, params, out):
        """Wrap `out = rule(*raw)` as a result of this trace."""
        raise NotImplementedError


class Rule:
    """One operation with its derivatives; calling it runs it on arrays, numbers and traced arrays alike.

    `forward(*args, **params)` gives the value, `pull(i, g, lead, out, args, params)` argument i's cotangent,
    `push(i, t, lead, out, args, params)` its share of the tangent. See `rules` for g, t and lead.
    """

    def __init__(self, name, forward, pull, push):
        self.name, self.forward, self.pull, self.push = name, forward, pull, push

    def __call__(self, *args, **params):  # noqa: D102
        level, top = -1, None
        for a in args:
            if isinstance(a, Traced) and a.level > level:
                level, top = a.level, a
        if top is None:
            return self.forward(*args, **params)
        raw, deeper = [], False
        for a in args:
            if isinstance(a, Traced):
                if a.level == level:
                    a = a.data
                deeper = deeper or isinstance(a, Traced)
            elif type(a) not in PLAIN or (type(a) is np.ndarray and a.dtype is OBJECT):
                a = _plain(a)
                if isinstance(a, Traced):
                    return self(*map(_plain, args), **params)
            raw.append(a)
        # The innermost trace steps aside, the others see the operation first; then it lifts the result.
        out = self(*raw, **params) if deeper else self.forward(*raw, **params)
        return top.lift(self, args, raw, params, out)

    def __repr__(self):
        return f"Rule({self.name})"


PLAIN = {np.ndarray, float, int, np.float64, np.float32}  # operands that need no second look
OBJECT = np.dtype(object)


def _plain(a):
    """An operand as rules expect it: lists as arrays, an array of traced numbers as one traced array."""
    if isinstance(a, (Traced, float, int, np.generic)):
        return a.astype(float) if isinstance(a, np.bool_) else a
    a = np.asarray(a)
    if a.dtype == object and any(isinstance(each, Traced) for each in a.flat):  # of np.array([x[0], 1.0])
        from .shapes import restack

        return restack(a)
    return a


class Piece:
    """A cotangent that is zero outside `index`: it is added into the parent's buffer without being built."""

    __slots__ = ("g", "index", "shape")

    def __init__(self, g, index, shape):
        self.g, self.index, self.shape = g, index, shape

    def whole(self):
        """The cotangent as an array."""
        out = np.zeros(self.shape, self.g.dtype)
        out[self.index] = self.g
        return out


def pull(root, seed, release=False):
    """Carry the cotangent `seed` of `root` back through everything that root was computed from.

    Newest node first: all users of a node are newer than it, so its cotangent is whole when its turn comes.
    Returns `[leaf, cotangent, owned]` of each leaf; `owned` says that nothing else refers to the array.
    """
    # by id: node, cotangent so far, whether the array is ours to add into
    found, kept = {root.id: [root, seed, False]}, []
    turns = [-root.id] if root.op else []  # the nodes to visit, a heap; leaves only collect
    while turns:
        i = -heappop(turns)
        node, g, _ = found.pop(i)
        if node._grad is not None:  # see retain_grad
            kept.append((node, g, False))
        if node.pullback is None:
            raise RuntimeError(
                f"the graph behind {node.op!r} was released by an earlier backward(). Run the forward pass "
                "again, or keep the graph with backward(retain_graph=True)."
            )
        for parent, c in zip(node.parents, node.pullback(g), strict=True):
            j = parent.id
            if j > i:
                raise RuntimeError(
                    f"a tensor of shape {parent.shape} was given new values after {node.op!r} had used it: "
                    "the recorded ones are gone. Run the forward pass again before backward()."
                )
            entry = found.get(j)
            if entry is None:
                if type(c) is Piece:
                    c = c.whole()
                found[j] = [parent, c, c is not g and c.base is None]  # fresh from the rule: ours
                if parent.op:
                    heappush(turns, -j)
            else:
                add_to(entry, c)
        if release:
            node.parents, node.pullback = (), None
    return [*kept, *found.values()]


def add_to(entry, c):
    """Add a cotangent to what a node has: in place only into an array that nobody else holds.

    (`add` hands one array to both its parents: a blind += would corrupt the other's.)
    """
    _, total, ours = entry
    if ours and type(total) is np.ndarray and type(c) is Piece:
        total[c.index] += c.g  # slices of one array scatter into one buffer
    elif ours and type(total) is np.ndarray and type(c) is np.ndarray:
        total += c
    else:
        entry[1:] = total + (c.whole() if type(c) is Piece else c), True
