"""The chain rule on a graph: a partial on every edge, and the two paths that add up to a derivative."""

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Arrow, Choice, Dot, Note, Num, Text, live
from course_utils.stage.pictures.local import Local
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.widget import Stage

# Where the nodes stand: inputs, what F makes of them, the end.
PLACES = {"x": (0, 2), "y": (0, -2), "u": (2.6, 2), "v": (2.6, -2), "z": (4.7, 0)}
# For each edge: how far along it the number stands, and on which side.
EDGES = {
    ("x", "u"): (0.5, (0, -1)),
    ("x", "v"): (0.3, (-1, -0.6)),
    ("y", "u"): (0.3, (-1, 0.6)),
    ("y", "v"): (0.5, (0, 1)),
    ("u", "z"): (0.5, (0.8, 1)),
    ("v", "z"): (0.5, (0.8, -1)),
}
GAP = 0.14  # the share of an edge that its arrow leaves free at both ends


def chain_graph(F, g, at=(1, 2)) -> Stage:
    """z = g(F(x, y)) as a graph with live partials; a tab marks the two paths from an input and adds them up.

    F: a `Map` of the plane; g: a scalar `Map` of two inputs; at: where the draggable point starts.
    """
    local = Local(F, at)
    if (g.n, g.m) != (2, 1):
        raise SceneError(
            f"this picture needs a map from R^2 to R^1 after {F.name}; {g.name} goes R^{g.n} to R^{g.m}"
        )
    p, J, image = local.p, local.J, tuple(local.image)
    outer = g.at(g.jacobian, image)
    partials = dict(zip(EDGES, [J[0, 0], J[1, 0], J[0, 1], J[1, 1], outer[0], outer[1]], strict=True))
    values = dict(zip(PLACES, [p.x, p.y, *image, g.at(g.components[0], image)], strict=True))
    names = dict(zip(PLACES, [*F.names, *g.names, "z"], strict=True))
    shown = Choice("shown", ("the graph", *(f"∂z/∂{name}" for name in F.names)), label="show")
    graph = Plane(
        f"the graph of z = {g.name}({F.name}({', '.join(F.names)}))",
        *(mark for edge in EDGES for mark in _edge(edge, partials[edge], shown)),
        *(mark for node in PLACES for mark in _node(node, names[node], values[node])),
        x=(-1.1, 7.1),
        y=(-4.1, 4.1),
        names=("", ""),
        color="output",
        axes="",
    )
    texts, sentences = [], []
    for number, start in enumerate("xy"):
        (a, b), (c, d) = ((partials[middle, "z"], partials[start, middle]) for middle in "uv")
        u, v, s = names["u"], names["v"], names[start]
        words = live(
            f"∂z/∂{s} = ∂z/∂{u} · ∂{u}/∂{s} + ∂z/∂{v} · ∂{v}/∂{s} = ({{}})({{}}) + ({{}})({{}}) = {{}}",
            *(a, b, c, d, a * b + c * d),
        )
        texts.append(Text(*words, when=shown.chosen(number + 1)))
        sentences += [*words, ". "]
    return Stage(
        Scene(
            local.input_plane(p),
            graph,
            shown,
            Text(
                "Choose a derivative: multiply along each path from its input to z, then add the two.",
                when=shown.chosen(0),
            ),
            *texts,
            says=(
                *live("At p = ({}, {}) the end of the graph is z = {}. ", p.x, p.y, values["z"]),
                *sentences,
            ),
        )
    )


def _node(node, name, value) -> tuple:
    x, y = PLACES[node]
    side = (1, 0) if node == "z" else (0, 1 if y > 0 else -1)
    color = {"u": "output", "v": "output", "z": "gradient"}.get(node, "input")
    return Dot((x, y), color=color), Note(
        (x, y), *live(f"{name} = {{}}", Num(value, 2)), away=side, color=color
    )


def _edge(edge, partial, shown) -> tuple:
    """The arrow with its number, and over it the same in the colour of its path, where that is shown."""
    (start, end), (along, side) = edge, EDGES[edge]
    (x0, y0), (x1, y1) = PLACES[start], PLACES[end]

    def at(share):
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)

    through_u = "u" in edge
    inputs = [start] if end != "z" else ["x", "y"]
    marked = sum(shown.chosen("xy".index(name) + 1) for name in inputs)
    style = {"color": "tangent"} if through_u else {"color": "cotangent", "dash": True}
    ends = at(GAP), at(1 - GAP)
    return (
        Arrow(*ends, color="muted", when=1 - marked),
        Arrow(*ends, when=marked, **style),
        Note(at(along), partial, away=side, color="muted", when=1 - marked),
        Note(at(along), partial, away=side, color=style["color"], when=marked),
    )
