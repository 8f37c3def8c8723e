"""MathML that is read in one line where a page drops its tags, as an untrusted notebook does."""

from xml.dom import minidom

_BEFORE = {  # element: what stands before each of its children, if all is one line
    "mfrac": ("", "/"),
    "msup": ("", "^"),
    "msub": ("", "_"),
    "msubsup": ("", "_", "^"),
    "msqrt": ("√",),
}


def legible(math: str) -> str:
    """The `<math>` element with the signs that one line needs, hidden where it is typeset."""
    document = minidom.parseString(math)
    for element in list(document.getElementsByTagName("*")):
        children = list(element.childNodes)
        for child, sign in zip(children, _BEFORE.get(element.tagName, ()), strict=False):
            held = len(_text(child)) > 1 and element.tagName != "msub"
            _enclose(document, child, sign + "(" * held, ")" * held)
        if element.tagName == "mtable":
            _rows(document, children)
    return document.documentElement.toxml()


def _rows(document, rows: list) -> None:
    for i, row in enumerate(rows):
        cells = list(row.childNodes)
        for j, cell in enumerate(cells):
            before = ", " if j else ", [" if i else "[["
            _enclose(
                document, cell, before, "" if cell is not cells[-1] else "]" if row is not rows[-1] else "]]"
            )


def _enclose(document, element, before: str, after: str) -> None:
    """Put hidden signs before and after what `element` holds; in place of a leaf comes a row with it."""
    row = element
    if element.tagName not in ("mrow", "mtd"):
        row = document.createElement("mrow")
        element.parentNode.replaceChild(row, element)
        row.appendChild(element)
    if before:
        if row.firstChild and row.firstChild.tagName == "mo":  # a sign still, and no difference
            row.firstChild.setAttribute("form", "prefix")
        row.insertBefore(_hidden(document, before), row.firstChild)
    if after:
        row.appendChild(_hidden(document, after))


def _hidden(document, sign: str):
    element = document.createElement("mtext")
    element.setAttribute("style", "display:none")
    element.appendChild(document.createTextNode(sign))
    return element


def _text(node) -> str:
    return node.data if node.nodeType == node.TEXT_NODE else "".join(map(_text, node.childNodes))
