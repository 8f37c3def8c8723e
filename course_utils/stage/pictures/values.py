"""The graph of a `Value`, the course's or a learner's own: found, named and laid out."""

from itertools import count, product

from course_utils.stage.expressions import SceneError
from course_utils.stage.pictures.layout import arrange

MOST = 30  # nodes that a picture has room for
WIDTH, ROWS = 8, 7  # of the picture


class Found:
    """What a root was computed from. nodes: the objects, each after its parents; names: in that order."""

    def __init__(self, root, names: dict):
        self.nodes = _in_order(root)
        if len(self.nodes) > MOST:
            raise SceneError(
                f"this graph has {len(self.nodes)} nodes, and the picture has room for {MOST}: "
                "walk a smaller part of it, such as the score of one neuron for one point"
            )
        self._position = {id(node): k for k, node in enumerate(self.nodes)}
        self.names = self._named(names)

    def parents(self, node) -> list[int]:
        """The positions of a node's parents."""
        return [self._position[id(parent)] for parent in node.parents]

    def _named(self, given: dict) -> list[str]:
        names = {}
        for name, node in given.items():
            if id(node) not in self._position:
                raise SceneError(f"{name} is not in this graph: nothing in it was computed from {name}")
            names[id(node)] = name
        letters = (n for n in map("".join, product("abcdeghklmnpqrtuvwxyz")) if n not in given)
        numbered = (n for n in (f"v{k}" for k in count(1)) if n not in given)
        for node in self.nodes:
            if id(node) not in names:
                names[id(node)] = next(numbered) if node.parents else next(letters, None) or next(numbered)
        return [names[id(node)] for node in self.nodes]

    def stand(self, numbers: bool) -> tuple[dict, dict]:
        """Place and side of every node by its name; by (name, position among its parents) an edge's share.

        From left to right, 0 to WIDTH, each node after its parents, in ROWS rows around 0.
        """
        parents = [self.parents(node) for node in self.nodes]
        depths = _depths(parents)
        by_depth = sorted(range(len(parents)), key=lambda k: (depths[k], k))
        apart = WIDTH / max(1, len(parents) - 1)
        across = {k: slot * apart for slot, k in enumerate(by_depth)}
        across = [across[k] for k in range(len(parents))]
        letters = [
            max(len(f"{name} = {float(node.data):.1f}"), len("grad 0.0"))
            for name, node in zip(self.names, self.nodes, strict=True)
        ]
        rows, sides, shares = arrange(across, parents, letters, ROWS, numbers)
        stands = {
            name: ((across[k], ROWS // 2 - rows[k]), (0, sides[k])) for k, name in enumerate(self.names)
        }
        return stands, {(self.names[k], i): share for (k, i), share in shares.items()}


def _in_order(root) -> list:
    """All nodes under `root`, each after its parents; by a loop, as a learner's graph may be deep."""
    listed, begun, done, todo = [], set(), set(), [(root, False)]
    while todo:
        node, ready = todo.pop()
        if ready:
            done.add(id(node))
            listed.append(node)
        elif id(node) in begun:
            if id(node) not in done:
                raise SceneError("this graph has a circle: a node is computed from itself")
        else:
            _check(node)
            begun.add(id(node))
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents if id(parent) not in done)
    return listed


def _check(node) -> None:
    kind = type(node).__name__
    for needed in ("data", "parents", "partials"):
        if not hasattr(node, needed):
            raise SceneError(
                f"a {kind} has no {needed!r}: a walk needs data, parents, partials of every node"
            )
    if len(node.parents) != len(node.partials):
        raise SceneError(
            f"a {kind} with data {node.data} has {len(node.parents)} parents and "
            f"{len(node.partials)} partials; it needs one partial for each parent"
        )


def _depths(parents) -> list[int]:
    """Each node's column: after all its parents, and leaves right before what first uses them."""
    depths = []
    for mine in parents:
        depths.append(1 + max((depths[p] for p in mine), default=-1))
    users: dict[int, int] = {}
    for k, mine in enumerate(parents):
        for p in mine:
            users[p] = min(users.get(p, depths[k]), depths[k])
    return [users.get(k, 1) - 1 if not parents[k] else depths[k] for k in range(len(parents))]
