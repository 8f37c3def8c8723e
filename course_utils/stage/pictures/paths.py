"""The chain rule on a graph: a partial on every edge, and the two paths that add up to a derivative."""

from course_utils.stage.controls import Button
from course_utils.stage.expressions import SceneError
from course_utils.stage.graph import Edge, Graph, Node
from course_utils.stage.pictures.local import Local
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Sign, Text, live
from course_utils.stage.widget import Stage

# Where the nodes stand, on which side their text, and in which colour: inputs, what F makes of them, the end.
PLACES = {
    "x": ((0, 1.75), (0, 1), "input"),
    "y": ((0, -1.75), (0, -1), "input"),
    "u": ((2.75, 2.45), (0, 1), "output"),
    "v": ((2.75, -2.45), (0, -1), "output"),
    "z": ((4.1, 0), (1, 0), "gradient"),
}
# For each edge: how far along it the number stands, and on which side.
EDGES = {
    ("x", "u"): (0.5, (0, -1)),
    ("x", "v"): (0.2, (-1, -0.6)),
    ("y", "u"): (0.2, (-1, 0.6)),
    ("y", "v"): (0.5, (0, 1)),
    ("u", "z"): (0.5, (1, 0.5)),
    ("v", "z"): (0.5, (1, -0.5)),
}
# The path through u and the path through v, each with a look of its own.
THROUGH = {"u": {"color": "tangent"}, "v": {"color": "cotangent", "dash": True}}


def chain_graph(F, g, at=(1, 2)) -> Stage:
    """z = g(F(x, y)) as a graph with live partials: click edges; whole paths are multiplied and added up.

    F: a `Map` of the plane; g: a scalar `Map` of two inputs; at: where the draggable point starts.
    """
    local = Local(F, at)
    if (g.n, g.m) != (2, 1):
        raise SceneError(
            f"this picture needs a map from R^2 to R^1 after {F.name}; {g.name} goes R^{g.n} to R^{g.m}"
        )
    p, J, image = local.p, local.J, tuple(local.image)
    outer = g.at(g.jacobian, image)
    names = dict(zip(PLACES, [*F.names, *g.names, "z"], strict=True))
    values = dict(zip(PLACES, [p.x, p.y, *image, g.at(g.components[0], image)], strict=True))
    partials = dict(zip(EDGES, [J[0, 0], J[1, 0], J[0, 1], J[1, 1], outer[0], outer[1]], strict=True))
    net = _net(names, values, partials)
    told = [_sum(net, names, start) for start in "xy"]
    both = {s: net.setting(*(key for path in _paths(net, names, s) for key in path)) for s in "xy"}
    title = f"the graph of z = {g.name}({F.name}({', '.join(F.names)}))"
    return Stage(
        Scene(
            local.input_plane(p),
            Plane(title, net, x=(-1.3, 7.5), y=(-4.4, 4.4), color="output", axes=""),
            *(Button(f"∂z/∂{names[s]}", setting) for s, setting in both.items()),
            Button("clear", net.setting()),
            *(Text(words) for words in told),
            says=(
                *live("At p = ({}, {}) the end of the graph is z = {}. ", p.x, p.y, values["z"]),
                *(part for words in told for part in (words, " ")),
            ),
        )
    )


def _net(names, values, partials) -> Graph:
    nodes = [
        Node(names[key], place, values[key], away=away, color=color)
        for key, (place, away, color) in PLACES.items()
    ]
    edges = []
    for (a, b), (along, away) in EDGES.items():
        look = THROUGH["u" if "u" in (a, b) else "v"]
        edges.append(Edge(names[a], names[b], partials[a, b], along=along, away=away, **look))
    return Graph("net", nodes, edges, click="edges")


def _paths(net, names, start) -> list:
    return net.paths(names[start], names["z"])


def _sum(net, names, start) -> Sign:
    """What the chosen edges give of one derivative: no whole path yet, one of the two, or their sum."""
    paths, s = _paths(net, names, start), names[start]
    through_u, through_v = (net.taken(path) for path in paths)
    factors = [[net.value(*key) for key in reversed(path)] for path in paths]

    def one(which):
        u = names["uv"[which]]
        words = f"∂z/∂{s}: the path through {u} gives ∂z/∂{u} · ∂{u}/∂{s} = ({{}})({{}}) = {{}}; "
        return live(f"{words}the other is missing.", *factors[which], net.product(paths[which]))

    u, v = names["u"], names["v"]
    both = live(
        f"∂z/∂{s} = ∂z/∂{u} · ∂{u}/∂{s} + ∂z/∂{v} · ∂{v}/∂{s} = ({{}})({{}}) + ({{}})({{}}) = {{}}.",
        *(*factors[0], *factors[1], sum(net.product(path) for path in paths)),
    )
    single = Sign(through_u - through_v, one(1), (), one(0))
    none = f"∂z/∂{s}: click the edges of a path from {s} to {names['z']}."
    return Sign(through_u + through_v - 1, (none,), (single,), both)
