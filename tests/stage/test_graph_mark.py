"""Graphs to click: what is chosen is 0 or 1 in the scene, in Python and on the page."""

import pytest
import sympy

from course_utils.stage import Button, Edge, Graph, Node, Plane, Scene, SceneError, Slider, Text
from course_utils.stage.still import still

a = Slider("a", -2, 2, 1.5)
q = sympy.Symbol("q")
NODES = [Node("x", (0, 0), a.symbol), Node("u", (1, 1), 7, color="output"), Node("z", (2, 0))]
EDGES = [Edge("x", "u", 2 * a.symbol), Edge("u", "z", 5), Edge("x", "z", 4), Edge("x", "z", 6)]


def graph(click="both", **options):
    return Graph("net", NODES, EDGES, click=click, **options)


def scene(net, *panels):
    return Scene(Plane("space", net, x=(-1, 3), y=(-1, 3)), a, *panels, says=("A graph.",))


def test_the_sum_over_chosen_paths_follows_what_is_chosen():
    net = graph()
    total = sum(net.taken(path) * net.product(path) for path in net.paths("x", "z"))
    made = scene(net, Text("sum ", total))
    place = made.spec["panels"][-1]["parts"][1]["n"]

    def summed(**state):
        return made.values(state)[place][0]

    assert summed() == 0
    assert summed(**{"net.x>u": 1, "a": 2}) == 0
    assert summed(**{"net.x>u": 1, "net.u>z": 1, "a": 2}) == 20
    assert summed(**{"net.x>z": 1, "net.x>z>1": 1, "net.u": 1}) == 10


def test_python_reads_the_selection_from_the_state():
    net = graph(chosen=("u", ("x", "u")))
    state = scene(net).state
    assert net.selection(state) == {"u", ("x", "u")}
    assert net.selection(state | {"net.u": 0, "net.x>z>1": 1}) == {("x", "u"), ("x", "z", 1)}


def test_a_button_chooses_a_set_and_nothing_else():
    net = graph(click="edges")
    made = scene(net, Button("one path", net.setting(("x", "u"), ("u", "z"))))
    sets = {name: made.values({})[place][0] for name, place in made.spec["panels"][-1]["sets"]}
    assert sets == {"net.x>u": 1, "net.u>z": 1, "net.x>z": 0, "net.x>z>1": 0}


def test_a_still_graph_shows_all_values_and_which_edge_is_chosen():
    made = scene(graph())
    plain, chosen = (still(made.spec, made.values({"net.x>z": on})) for on in (0, 1))
    for text in ("x = 1.50", "u = 7.00", "z", "3.00", "5.00", "4.00", "6.00"):
        assert f">{text}</text>" in plain
    assert plain.count("stroke-width='4.5'") == 0
    assert chosen.count("stroke-width='4.5'") == 1


def test_edges_between_the_same_nodes_stand_apart():
    arrows = [m for m in scene(graph()).spec["planes"][0]["marks"] if m["kind"] == "press"]
    assert len(arrows) == 7
    assert arrows[2]["start"] != arrows[3]["start"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: graph(click="edges").on("u"), "graph 'net': 'u' cannot be clicked"),
        (lambda: graph(click="nodes").on("x", "u"), r"\('x', 'u'\) cannot be clicked"),
        (lambda: graph(chosen=("w",)), "'w' cannot be clicked"),
        (
            lambda: Graph("net", NODES, [Edge("x", "w")]),
            "graph 'net', edge x to w: no node 'w'; nodes: x, u, z",
        ),
        (
            lambda: scene(Graph("net", [Node("x", (0, 0), q)], [])),
            "graph 'net', node x in the plane.*symbol q",
        ),
        (lambda: scene(Graph("net", NODES, [Edge("x", "u", q)])), "net', edge x to u in the plane.*symbol q"),
        (lambda: scene(Graph("net", [Node("x", (0, 0), color="pink")], [])), "node x.*no colour 'pink'"),
        (lambda: scene(graph(), Button("go", {q: 1})), "button 'go'.*symbol q"),
        (lambda: scene(graph(), Button("go", {a.symbol: q})), "button 'go'.*symbol q"),
    ],
)
def test_a_malformed_graph_is_refused_by_name(make, words):
    with pytest.raises(SceneError, match=words):
        make()
