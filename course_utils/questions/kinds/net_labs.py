"""Code labs on nets of tanh layers: their Jacobian as a product, and a pullback that never builds one."""

import tracemalloc
from dataclasses import dataclass, replace
from itertools import pairwise

from course_utils.questions import arrays
from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import SECONDS, Case, Code
from course_utils.questions.kinds.common import imported
from course_utils.questions.lazy import np
from course_utils.questions.running import Elsewhere, run


def _weights(draw: Draw, *sizes: int) -> tuple:
    """Matrices between spaces of these sizes, then a point of the first, all read-only."""
    matrices = [_random(draw, m, n) for n, m in pairwise(sizes)]
    return (*matrices, _random(draw, sizes[0]))


def _random(draw: Draw, *shape: int):
    count = int(np.prod(shape))
    array = np.array([draw.integer(-15, 15) / 10 for _ in range(count)]).reshape(shape)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class NetJacobianLab(Code):
    """Write `net_jacobian(W1, W2, x)`: the Jacobian of x -> W2 tanh(W1 x), as a product."""

    name: str = "net_jacobian"
    asked: str = (
        "Write `net_jacobian(W1, W2, x)`: the Jacobian of the net $x \\mapsto W_2 \\tanh(W_1 x)$ at `x`, "
        "as the product of the Jacobians of its steps. The slope of $\\tanh$ at $z$ is $1 - \\tanh(z)^2$."
    )
    hint: tuple[str, ...] = (
        "The steps are $z = W_1 x$, then $h = \\tanh(z)$, then $W_2 h$. Write the Jacobian of each.",
        "The Jacobian of an element-wise function is diagonal: `np.diag(1 - np.tanh(z) ** 2)`.",
        "The step that acts first stands on the right: `W2 @ slopes @ W1`.",
    )
    worked: str = (
        "`z = W1 @ x`, then `return W2 @ np.diag(1 - np.tanh(z) ** 2) @ W1`. "
        "The same without the diagonal matrix: `(W2 * (1 - np.tanh(z) ** 2)) @ W1`."
    )

    def cases(self) -> list[Case]:
        """Square, wide, tall, one unit, one output; random weights."""
        draw = Draw(self.name, self.seed)
        drawn = []
        for sizes in ((2, 2, 2), (3, 4, 2), (2, 5, 3), (3, 1, 2), (4, 3, 1)):
            W1, W2, x = _weights(draw, *sizes)
            words = f"a net {' → '.join(map(str, sizes))} at `x = {arrays.shown(x)}`"
            expected = _through(W2, 1 - np.tanh(W1 @ x) ** 2, W1)
            drawn.append(Case((W1, W2, x), words, expected, [*self._suspects(W1, W2, x)]))
        return drawn

    @staticmethod
    def _suspects(W1, W2, x):
        """The activation left out, its value or a wrong argument for its slope, slopes on the wrong side."""
        z = W1 @ x
        h = np.tanh(z)
        yield "This is `W2 @ W1`. Where is the slope of the activation?", W2 @ W1
        yield (
            "These are the values of tanh where its slopes belong. How fast does tanh change at `z`?",
            _through(W2, h, W1),
        )
        yield (
            "The slope of tanh is taken at the wrong place. It belongs at `z`, the input of tanh.",
            _through(W2, 1 - np.tanh(h) ** 2, W1),
        )
        yield "The slope at `z` is $1 - \\tanh(z)^2$, and this is $1 - z^2$.", _through(W2, 1 - z**2, W1)
        yield "The slope is $1 - \\tanh(z)^2$, with a minus.", _through(W2, 1 + h**2, W1)
        yield "The slope is $1 - \\tanh(z)^2$: the square is missing.", _through(W2, 1 - h, W1)
        yield "`W1` is missing. How does `z` move with `x`?", W2 * (1 - h**2)
        yield "`W2` is missing. Which step comes after tanh?", _through(np.eye(len(z)), 1 - h**2, W1)
        yield "This is the output of the net. How does it move with each entry of `x`?", W2 @ h
        if W1.shape[0] == W1.shape[1]:
            yield (
                "The slope of tanh is taken at `x`. It belongs at `z`, the input of tanh.",
                (_through(W2, 1 - np.tanh(x) ** 2, W1)),
            )
            yield (
                "The slopes multiply the columns of `W1`. They belong to units: are units rows or columns?",
                W2 @ (W1 * (1 - h**2)),
            )
        if W1.shape == W2.shape == W1.shape[::-1]:
            slopes = np.diag(1 - h**2)
            yield (
                "The slopes are a vector here, and `W2 @` sums over it. `np.diag` makes a matrix of them.",
                W2 @ (1 - h**2) @ W1,
            )
            for product in (W2 * (1 - h**2) * W1, W2 * slopes * W1, W2 * slopes @ W1, W2 @ slopes * W1):
                yield "`*` multiplies entry by entry. The product of two matrices is `@`.", product
            yield (
                "The matrices stand in the other order. Which of them does the step in `x` meet first?",
                _through(W1, 1 - h**2, W2),
            )


def _through(W2, slopes, W1):
    return W2 @ np.diag(slopes) @ W1


WIDE = 200  # the width at which the memory of a pullback is watched


@dataclass(frozen=True, eq=False)
class PullbackLab(Code):
    """Write `pull_back(Ws, x, w)`: J^T w through layers x -> tanh(W x), without ever building a Jacobian."""

    name: str = "pull_back"
    asked: str = (
        "Write `pull_back(Ws, x, w)`. The net sends `x` through the layers $x \\mapsto h = \\tanh(W x)$, one "
        "for each matrix in the tuple `Ws`. Return $J^T w$, of the shape of `x`. "
        "Carry one vector back; build no Jacobian."
    )
    hint: tuple[str, ...] = (
        "Go forwards first, and keep the output of every layer in a list: you will need the slopes.",
        "A layer has $J = \\operatorname{diag}(s)\\, W$ with $s = 1 - h^2$, where $h$ is its output. "
        "So $J^T w = W^T (s \\odot w)$.",
        "Go through the layers in reverse order: `w = W.T @ ((1 - h ** 2) * w)`.",
    )
    worked: str = (
        "Forwards: `hs = [x]`, then for each `W`: `hs.append(np.tanh(W @ hs[-1]))`. Backwards: for each `W` "
        "with its output `h`, from the last to the first: `w = W.T @ ((1 - h ** 2) * w)`. Return `w`."
    )

    def cases(self) -> list[Case]:
        """Square layers, growing and shrinking ones, one output, one layer; random weights."""
        draw = Draw(self.name, self.seed)
        return [self._case(draw, sizes) for sizes in ((2, 2, 2, 2), (4, 3, 5, 2), (3, 4, 2, 1), (2, 3))]

    @staticmethod
    def _case(draw: Draw, sizes: tuple[int, ...]) -> Case:
        *Ws, x = _weights(draw, *sizes)
        w = _random(draw, sizes[-1])
        words = f"layers {' → '.join(map(str, sizes))}, `x = {arrays.shown(x)}`, `w = {arrays.shown(w)}`"
        return Case((tuple(Ws), x, w), words, _pulled(Ws, x, w), [*_suspects(Ws, x, w)])

    def crossing(self, expression: str) -> str:
        """Watched there, since the memory of a sandbox cannot be seen from here."""
        return f"{imported(watched)}({super().crossing(expression)})"

    def judge(self, answer: object) -> o.Outcome:
        """As for every lab; what is right is then watched for arrays as large as a Jacobian."""
        outcome = super().judge(answer)
        if outcome.kind != o.RIGHT:
            return outcome
        case = self._case(Draw(self.name, self.seed), (WIDE, WIDE, WIDE, WIDE))
        call = answer if issubclass(type(answer), Elsewhere) else watched(answer)
        ran = run(call, case.args, SECONDS, memory=True)
        most, pulled = ran.value if type(ran.value) is tuple else (0, None)
        if trouble := ran.error or self._compared(answer, pulled, case):
            trouble, *_ = trouble.split("\n\n")  # without the two arrays, which are long
            said = f"The small nets are right, but with layers of width {WIDE}: {trouble}"
            return o.Outcome(o.WRONG, said, score=0.5, answer=outcome.answer)
        if most < WIDE * WIDE * 8:
            return replace(outcome, message=f"{outcome.message} No array as large as a Jacobian was built.")
        said = (
            f"The numbers are right, but with layers of width {WIDE} it holds {most / 1e3:,.0f} kB at once: "
            f"as much as a {WIDE} × {WIDE} matrix, or more. Which matrix is there beside `Ws`? Look for "
            "`np.diag`, for `np.eye`, and for a product of two matrices."
        )
        return o.Outcome(o.WRONG, said, score=0.5, answer=outcome.answer)


def watched(f: object) -> object:
    """A function that does as `f` and, with `memory=True`, gives the most bytes that `f` held at once too.

    What is no function stays as it is.
    """
    if not callable(f):
        return f

    def call(*args, memory: bool = False):
        if not memory:
            return f(*args)
        tracemalloc.start()
        try:
            result = f(*args)
            if not tracemalloc.is_tracing():
                raise RuntimeError("the watch over its memory was stopped")
            return tracemalloc.get_traced_memory()[1], result
        finally:
            tracemalloc.stop()

    return call


def _outputs(Ws, x) -> list:
    hs = [x]
    for W in Ws:
        hs.append(np.tanh(W @ hs[-1]))
    return hs


def _chain(Ws, slopes, w):
    for W, slope in zip(reversed(Ws), reversed(slopes), strict=True):
        w = W.T @ (slope * w)
    return w


def _pulled(Ws, x, w):
    return _chain(Ws, [1 - h**2 for h in _outputs(Ws, x)[1:]], w)


def _suspects(Ws, x, w):
    """The forward pass alone; slopes left out, taken at the wrong place, one layer off; brackets left out."""
    hs = _outputs(Ws, x)
    yield "This is the output of the net. `w` arrives there: carry it back to the input.", hs[-1]
    yield "The slopes of tanh are missing: this is $W_1^T W_2^T W_3^T w$.", _chain(Ws, [1.0] * len(Ws), w)
    yield (
        "These are the values of tanh where its slopes belong.",
        _chain(Ws, hs[1:], w),
    )
    zs = [W @ h for W, h in zip(Ws, hs, strict=False)]
    yield (
        "This is $1 - z^2$. The slope is $1 - \\tanh(z)^2$, which is $1 - h^2$ for the output $h$.",
        _chain(Ws, [1 - z**2 for z in zs], w),
    )
    yield (
        "The slope is $1 - h^2$ for the output $h$; this is $1 - \\tanh(h)^2$.",
        _chain(Ws, [1 - np.tanh(h) ** 2 for h in hs[1:]], w),
    )
    yield "The slope is $1 - h^2$, with a minus.", _chain(Ws, [1 + h**2 for h in hs[1:]], w)
    yield "The slope is $1 - h^2$: the square is missing.", _chain(Ws, [1 - h for h in hs[1:]], w)
    slopes = [1 - h**2 for h in hs[1:]]
    yield (
        "The cotangent that arrives is left out. What is multiplied by the slopes?",
        Ws[0].T @ slopes[0],
    )
    yield (
        "This comes through the last layer alone. Does the loop return in its first round?",
        _chain(Ws[-1:], slopes[-1:], w),
    )
    if len({W.shape for W in Ws}) == 1 and len(Ws) > 1:
        yield (
            "This comes through the first layer alone. Does each layer take what the last one gave?",
            _chain(Ws[:1], slopes[:1], w),
        )
        yield (
            "The matrices are not transposed. $J^T w$ goes from outputs to inputs: through `W.T`.",
            _chain([W.T for W in Ws], slopes, w),
        )
        turned = bare = spread = w
        for W, slope in zip(reversed(Ws), reversed(slopes), strict=True):
            turned = slope * (W.T @ turned)
            bare = W.T @ slope * bare
            spread = W.T * (slope * spread)
        yield "The slopes come after `W.T`. Which meets the cotangent first: tanh, or the matrix?", turned
        yield (
            "`W.T` is multiplied with the slopes alone. Put brackets round the product of slopes and "
            "cotangent.",
            bare,
        )
        yield "`*` multiplies entry by entry. The product of a matrix with a vector is `@`.", spread
        yield (
            "The slopes are one layer off: a layer's slopes come from its own output.",
            _chain(Ws, [1 - h**2 for h in hs[:-1]], w),
        )
        yield (
            "This walks from the input end of the graph. Which layer does the cotangent meet first?",
            _chain(Ws[::-1], slopes[::-1], w),
        )
        pushed = w
        for W, slope in zip(Ws, slopes, strict=True):
            pushed = slope * (W @ pushed)
        yield "This is the JVP: it pushes `w` forward. A cotangent is pulled back, with `W.T`.", pushed
