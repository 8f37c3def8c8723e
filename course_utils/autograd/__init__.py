"""The engine: derivatives of Python functions, forward and reverse, in NumPy and nothing else.

    from course_utils.autograd import grad
    grad(lambda x: np.sum(x**2))(np.array([1.0, 2.0]))      # array([2., 4.])

Reading order, each file in one sitting. The heart: `value` (one number at a time: lesson 06), `tape` (what is
recorded and how it is walked), `rules` (an operation per entry), `tensor`, `transforms`. Around it:
`products` (rules of matrices), `functions`, `shapes`, `operators` (NumPy's names for it all), `trees`
(parameters in dicts and lists), `fused` and `fusing` (several operations as one, for speed), `gradcheck`,
`graph`.

Where a function has a kink, one of its slopes is chosen: relu'(0) = abs'(0) = 0; at a tie `max`, `min`,
`maximum` and `minimum` share equally; `clip` passes the gradient at its ends; `norm` and `std` have
gradient 0 where they are 0. `argmax`, `sign`, `floor` and comparisons are piecewise constant: they give
plain arrays.
"""

from .functions import (
    absolute,
    cholesky,
    clip,
    cos,
    cumsum,
    det,
    diag,
    diagonal,
    einsum,
    exp,
    inv,
    log,
    log_softmax,
    logsumexp,
    matmul,
    maximum,
    mean,
    minimum,
    norm,
    outer,
    prod,
    relu,
    sigmoid,
    sin,
    slogdet,
    softmax,
    solve,
    sqrt,
    std,
    tanh,
    trace,
    var,
    where,
)
from .gradcheck import GradcheckReport, gradcheck, numeric_jacobian
from .graph import Edge, Node, graph
from .shapes import (
    broadcast_to,
    concatenate,
    expand_dims,
    flip,
    moveaxis,
    pad,
    reshape,
    split,
    squeeze,
    stack,
    swapaxes,
    transpose,
    tril,
    triu,
)
from .tape import no_grad
from .tensor import Tensor, tensor
from .transforms import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from .value import Value, weighted_sum

__all__ = [
    "Edge",
    "GradcheckReport",
    "Node",
    "Tensor",
    "Value",
    "absolute",
    "broadcast_to",
    "cholesky",
    "clip",
    "concatenate",
    "cos",
    "cumsum",
    "det",
    "diag",
    "diagonal",
    "einsum",
    "exp",
    "expand_dims",
    "flip",
    "grad",
    "gradcheck",
    "graph",
    "hessian",
    "hvp",
    "inv",
    "jacobian",
    "jvp",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "maximum",
    "mean",
    "minimum",
    "moveaxis",
    "no_grad",
    "norm",
    "numeric_jacobian",
    "outer",
    "pad",
    "prod",
    "relu",
    "reshape",
    "sigmoid",
    "sin",
    "slogdet",
    "softmax",
    "solve",
    "split",
    "sqrt",
    "squeeze",
    "stack",
    "std",
    "swapaxes",
    "tanh",
    "tensor",
    "trace",
    "transpose",
    "tril",
    "triu",
    "value_and_grad",
    "var",
    "vjp",
    "weighted_sum",
    "where",
]
