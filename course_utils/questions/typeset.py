"""Text with `$TeX$` in it, as HTML with MathML (which every browser typesets, offline) and as plain text."""

import re
from functools import lru_cache
from html import escape

from course_utils.questions.pieces import in_pieces
from course_utils.questions.reading.tree import GREEK
from course_utils.questions.stripped import legible

_SIGNS = {
    "cdot": "·", "times": "×", "partial": "∂", "pi": "π", "le": "≤", "ge": "≥", "ne": "≠", "to": "→",
    "mapsto": "↦", "infty": "∞", "approx": "≈", "top": "T", "odot": "⊙", "det": "det ", "ldots": "…",
    "quad": "  ", "nabla": "∇", "in": "∈", "sum": "Σ", "Delta": "Δ", "Sigma": "Σ", "lVert": "‖",
    "rVert": "‖", "circ": "∘", "cdots": "⋯",
}  # fmt: skip
_STROKE = "linear-gradient(currentColor,currentColor)"
_BRACKETS = "padding:0 .3em;margin:.1em .15em;background:" + ",".join(
    f"{_STROKE} {place} no-repeat"
    for place in (
        *("0 0/1px 100%", "100% 0/1px 100%"),  # down the left and the right
        *(f"{corner}/.35em 1px" for corner in ("0 0", "100% 0", "0 100%", "100% 100%")),
    )
)
_SIGN = r"(<mo[^>]*>&#x(?:00028|0002C|0003D|000B7);</mo>)<mo>(?=&#x02212;)"  # a minus after ( , = or ·
_ARGUMENT = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"


def mathml(tex: str) -> str:
    """TeX as a `<math>` element, or, where it is long, as several in a row."""
    return "".join(_pieces(tex))


@lru_cache(maxsize=1024)
def _pieces(tex: str) -> tuple[str, ...]:
    from latex2mathml.converter import convert

    # A browser can only stretch brackets with a mathematical font, which many machines lack: draw them.
    bracketed = tex.replace("{bmatrix}", "{matrix}")
    # In one flat row a browser takes every minus but the first for a difference, and puts space around it.
    signed = re.sub(_SIGN, r'\1<mo form="prefix">', convert(bracketed))
    styled = signed.replace("<mtable>", f'<mtable style="{_BRACKETS}">' if bracketed != tex else "<mtable>")
    return tuple(map(legible, in_pieces(styled)))


def html(text: str) -> str:
    """Our prose as HTML: `$TeX$`, `code`, **strong**, and a blank line between paragraphs."""
    paragraphs = [f"<p>{_inline(p.strip())}</p>" for p in text.split("\n\n") if p.strip()]
    return "".join(paragraphs)


def inline(text: str) -> str:
    """Our prose as HTML without a paragraph around it."""
    return _inline(text)


def _inline(text: str) -> str:
    pieces = re.split(r"([(“]*\$[^$]+\$[).,;:?!”]*|`[^`]+`)", text)
    return "".join(map(_piece, pieces))


def _piece(piece: str) -> str:
    if parts := re.fullmatch(r"([(“]*)\$([^$]+)\$([).,;:?!”]*)", piece):
        before, formula, after = parts.groups()
        first, *rest = _pieces(formula)
        if not rest:
            return _held_together(before, first, after)
        *between, last = rest
        return "".join((_held_together(before, first), *between, _held_together(last, after)))
    if piece.startswith("`") and len(piece) > 2:
        return f"<code>{escape(piece[1:-1])}</code>"
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(piece))


def _held_together(*parts: str) -> str:
    """In one line: a browser may break one on each side of a formula."""
    held = "".join(parts)
    return held if held in parts else f'<span style="white-space:nowrap">{held}</span>'


def text(source: str) -> str:
    """Our prose as plain text for a console."""
    pieces = re.split(r"(\$[^$]+\$)", source)
    return "".join(
        untex(p[1:-1]) if p.startswith("$") and len(p) > 2 else p.replace("**", "") for p in pieces
    )


def untex(tex: str) -> str:
    """The TeX that we write, as one line that could be typed: \\frac{x^{2}}{y} gives x^2/y."""
    tex = re.sub(r"\\begin\{[bp]?matrix\}(.*?)\\end\{[bp]?matrix\}", _matrix, tex, flags=re.S)
    tex = re.sub(r"\\(left|right|displaystyle|,|;|!)", lambda m: " " if m[1] in ",;" else "", tex)
    tex = tex.replace("\\sum", "Σ")  # before its index is joined to it
    previous = None
    while previous != tex:
        previous = tex
        tex = re.sub(rf"\\[dt]?frac{_ARGUMENT}{_ARGUMENT}", lambda m: f"{_held(m[1])}/{_below(m[2])}", tex)
        tex = re.sub(rf"\\sqrt{_ARGUMENT}", r"sqrt(\1)", tex)
        tex = re.sub(rf"\\(?:mathrm|operatorname|text|mathbf|mathbb){_ARGUMENT}", r"\1", tex)
        tex = re.sub(rf"([\^_]){_ARGUMENT}", lambda m: m[1].strip("_") + _held(m[2]), tex)
    tex = re.sub(r"_(\w)", r"\1", tex)
    tex = re.sub(r"\\([A-Za-z]+) ?", _sign, tex)
    tex = re.sub(r"(sin|cos|tan|ln|exp|tanh|arc\w+|diag|ReLU|softmax) \(", r"\1(", tex.replace("\\", ""))
    return re.sub(r" {2,}", " ", tex).strip()


def _sign(match: re.Match) -> str:
    name, following = match[1], match.string[match.end() : match.end() + 1]
    if name in ("cdot", "times", "le", "ge", "ne", "to", "mapsto", "approx", "odot", "in", "circ", "cdots"):
        return f" {_SIGNS[name]} "
    sign = _SIGNS.get(name) or GREEK.get(name)
    return f"{sign} " if sign and match[0].endswith(" ") and following in "=+-<>" else sign or f"{name} "


def _matrix(match: re.Match) -> str:
    rows = [[cell.strip() for cell in row.split("&")] for row in match[1].split("\\\\") if row.strip()]
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _below(inner: str) -> str:
    """What stands under a fraction line, held together: 2h would come apart."""
    return f"({inner})" if re.fullmatch(r"\d+[a-z]\w*", inner) else _held(inner)


def _held(inner: str) -> str:
    return inner if re.fullmatch(r"-?\d+\.\d+|-?\w+|\\\w+( ?\w(_\w)?)?", inner) else f"({inner})"
