"""What lesson 06 gives to be completed: a part of an engine that is no more than this is not written."""

VALUE = "class Value: ..."

ORDER = """
def order(root):
    listed, seen, todo = [], set(), [(root, False)]
    while todo:
        node, ready = todo.pop()
        if ready:
            listed.append(node)
        elif node not in seen:
            seen.add(node)
            ...
    return listed[::-1]
"""

ACCUMULATE = """
def accumulate(nodes):
    for node in nodes:
        if node.parents:
            node.grad = 0.0
    nodes[0].grad = 1.0
    for node in nodes:
        ...
"""

SLOPE = """
def slope(name, x, y):
    if name == "exp":
        return y
    if name == "log":
        return 1 / x
    if name == "sin":
        return math.cos(x)
    if name == "tanh":
        ...
    if name == "relu":
        ...
"""

NEURON = """
def neuron(ws, xs, b):
    z = b
    for w, x in zip(ws, xs):
        ...
    return z
"""

DESCEND = """
def descend(loss, parameters, rate):
    for p in parameters:
        p.grad = 0.0
    value = loss()
    ...
    return value.data
"""
