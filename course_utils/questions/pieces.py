"""Long formulas in pieces: a browser breaks no line inside a formula, but it may break one between two."""

from collections.abc import Callable
from xml.dom import minidom

LONG = 20  # signs: about what a card on a phone holds beside its borders
_RELATIONS = set("=≈<>≤≥→↦")
_SIGNS = set("+-−")
_OPENING, _CLOSING = set("([{"), set(")]}")


def in_pieces(math: str) -> list[str]:
    """A `<math>` element as one or more. It is cut after the commas of a list, before relations, before the
    terms of a sum, and after the commas of a tuple: each only where what is between the cuts so far is long.
    """
    document = minidom.parseString(math)
    groups = [list(document.documentElement.firstChild.childNodes)]
    for begins in (_after_comma, _at_relation, _at_term, _in_tuple):
        groups = [part for group in groups for part in _cut(group, begins)]
    return [_alone(document, group) for group in groups] if len(groups) > 1 else [math]


def _after_comma(before: str, _node, depth: int) -> bool:
    return before == "," and not depth


def _at_relation(_before: str, node, depth: int) -> bool:
    return _sign(node) in _RELATIONS and not depth


def _at_term(_before: str, node, depth: int) -> bool:
    return _sign(node) in _SIGNS and not depth and node.getAttribute("form") != "prefix"


def _in_tuple(before: str, _node, depth: int) -> bool:
    return before == "," and depth == 1


def _cut(nodes: list, begins: Callable[[str, object, int], bool]) -> list[list]:
    """The nodes, or groups of them where they are long. `begins` is asked of each node, with the sign before
    it and the number of brackets around it.
    """
    if sum(map(_width, nodes)) <= LONG:
        return [nodes]
    groups, depth = [[]], 0
    for node in _opened(nodes) if begins is _in_tuple else nodes:
        if groups[-1] and begins(_sign(groups[-1][-1]), node, depth):
            groups.append([])
            if _sign(node) in _RELATIONS | _SIGNS and begins is not _in_tuple:
                node.setAttribute("form", "infix")  # with the space of one, though nothing stands before it
        groups[-1].append(node)
        depth += (_sign(node) in _OPENING) - (_sign(node) in _CLOSING)
    return groups


def _opened(nodes: list) -> list:
    """The nodes, with what a pair of growing brackets holds among them."""
    opened = []
    for node in nodes:
        held = list(node.childNodes) if node.tagName == "mrow" else []
        opened += held if held and _sign(held[0]) in _OPENING else [node]
    return opened


def _sign(node) -> str:
    return node.firstChild.data if node.tagName == "mo" and node.firstChild else ""


def _width(node) -> float:
    """About how many signs wide it is."""
    if node.nodeType == node.TEXT_NODE:
        return len(node.data)
    inner = [_width(child) for child in node.childNodes]
    if node.tagName == "mfrac":
        return max(inner)
    if node.tagName == "mtable":
        columns = zip(*([_width(cell) for cell in row.childNodes] for row in node.childNodes), strict=False)
        return 1 + sum(1 + max(column) for column in columns)
    spaced = node.tagName == "mo" and _sign(node) in _RELATIONS | _SIGNS
    return sum(inner) + spaced


def _alone(document, nodes: list) -> str:
    math, row = document.documentElement.cloneNode(deep=False), document.createElement("mrow")
    math.appendChild(row)
    for node in nodes:
        row.appendChild(node)
    return math.toxml()
