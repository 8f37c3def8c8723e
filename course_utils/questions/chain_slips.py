"""The slips of the chain rule and of backprop. They join the catalogue in `slips.py`."""

# name: (completes "This is what you get if you ...", the question that leads out of it)
CHAIN_SLIPS = {
    "outer at x": (
        "evaluate the outer derivative at the point itself",
        "The outer function never sees the input. What does it receive?",
    ),
    "derivatives nested": (
        "put one derivative inside the other",
        "The inside stays as it is. Which factor says how fast it moves?",
    ),
    "factors added": (
        "add the two derivatives",
        "One function stretches a step, the next stretches the result. Do stretches add, or multiply?",
    ),
    "forgot a path": (
        "leave a path out",
        "Follow every route from this input to the output. Through how many places can a change travel?",
    ),
    "one path only": (
        "follow one path alone",
        "Each route carries a part of the change. How many of them lead from this input to the output?",
    ),
    "no velocity": (
        "add up the partials, as if every coordinate moved at speed 1",
        "How fast does each coordinate move along the curve?",
    ),
    "factors exchanged": (
        "multiply the matrices in the other order",
        "The matrix next to the step acts first. Which function does the input meet first?",
    ),
    "entry by entry": (
        "multiply entry by entry",
        "An entry of the product adds up every path from its input to its output. How many are there?",
    ),
    "inner only": (
        "differentiate the inner function and stop there",
        "What does the outer function do to the step that arrives?",
    ),
    "no activation": (
        "leave out the activation between the layers",
        "Some units are switched off here. What is the slope of ReLU at their $z$?",
    ),
    "shape of the chain": (
        "give the shape for the whole chain",
        "Only one layer is asked. What goes into it, and what comes out?",
    ),
    "shape of a layer": (
        "give the shape for the last layer alone",
        "The whole chain is asked. What goes in at its very beginning?",
    ),
    "every edge": (
        "take every edge of the graph",
        "Go to each edge and walk backwards. From which inputs can you have come?",
    ),
    "first steps only": (
        "stop at the edges that leave the input",
        "The change has not arrived yet. Which arrows carry it on?",
    ),
    "paths multiplied": (
        "multiply the paths with each other",
        "Two routes carry the same change side by side. Do their contributions multiply, or add?",
    ),
    "edges added": (
        "add the numbers along a path",
        "Each edge stretches what the one before it handed on. Do stretches add, or multiply?",
    ),
    "vjp for jvp": (
        "pull back: this is the VJP, with rows where columns belong",
        "A tangent enters at the input. Does its first number meet column 1 of $J$, or row 1?",
    ),
    "jvp for vjp": (
        "push forward: this is the JVP, with columns where rows belong",
        "A cotangent enters at the output. Does its first number meet column 1 of $J$, or row 1?",
    ),
    "not weighted": (
        "add up $J$ without the weights",
        "The vector says how much of each row or column is taken. Where do its numbers go?",
    ),
    "other order": (
        "multiply from the other end",
        "Which two matrices are multiplied first here?",
    ),
    "one product": (
        "count one of the two products",
        "Three matrices take two products. What does the other one cost?",
    ),
    "entries counted": (
        "count the entries of the results",
        "How many multiplications does a single entry of a product take?",
    ),
    "overwrote": (
        "overwrite a gradient where a second one arrives",
        "One node is used more than once. What has to happen to the numbers that come back to it?",
    ),
    "upstream forgotten": (
        "take the local partials alone",
        "A local partial speaks of one step. By what is it multiplied to speak of the loss?",
    ),
    "own value": (
        "give each factor of a product its own value as its partial",
        "How much does $a \\cdot b$ change when $a$ moves by a little: by how many times that?",
    ),
    "square without its 2": (
        "leave out the 2 of the square",
        "What is the derivative of $e^2$ with respect to $e$?",
    ),
    "minus forgotten": (
        "hand on the gradient through a minus without turning its sign",
        "When the second term of a difference grows, which way does the difference go?",
    ),
    "local partial forgotten": (
        "hand the gradient through a product unchanged",
        "What is the local partial of a product with respect to one of its factors?",
    ),
}
