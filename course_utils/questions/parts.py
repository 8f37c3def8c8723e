"""Several values asked one after the other, each judged against the learner's own earlier ones.

Follow-through: a part that is right for an earlier value of the learner's earns all of its points, although
that value is wrong: the error was made once, and costs once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from course_utils.questions.equality import evaluate, same
from course_utils.questions.forms import WORDS, Values, Verdict
from course_utils.questions.reading import Blank, Node, Unreadable, read
from course_utils.questions.reading.objects import is_a
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import entries, number, tex
from course_utils.questions.slips import message

DIGITS = 25  # of an own value that is no fraction, and of what follows from it
LONGEST = 2000  # characters; a longer text is no answer, and is refused as one
Own = tuple[Fraction | None, ...]  # a learner's values of the parts before; None for one that is open


@dataclass(frozen=True)
class Parts:
    """A number for each part, "4; 8; 16; 8"; what stands empty between two semicolons is still open.

    texts: what each part asks, as prose. follow(part, own, slip) is the value of a part, counted from zero,
    that follows from the learner's `own` values of the parts before it, with this slip or none ("").
    known: names that may be read but must be gone, because numbers are to be put in for them.
    """

    texts: tuple[str, ...]
    follow: Callable[[int, Own, str], Fraction | int]
    slips: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    control: str = "parts"
    names: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters of the parts."""
        return "abcdefghij"[: len(self.texts)]

    def how(self) -> str:
        """How to write the answer."""
        n = len(self.texts)
        return f"{WORDS.get(n, n)} numbers with semicolons between them, such as {self._example()}"

    def _example(self) -> str:
        return "; ".join(str(k) for k in range(1, len(self.texts) + 1))

    def read(self, answer: object) -> tuple[Node | None, ...]:
        """The tree of each part, None for an open one. Raises Unreadable, naming the part, and Blank where
        all are open.
        """
        split = self._split(answer)
        given = entries(self._values(len(self.texts)).read(answer)) if split is None else split
        if len(given) != len(self.texts):
            raise Unreadable(f"This asks for {self.how()}. You gave {len(given)}.")
        nodes = tuple(given if split is None else map(self._part, self.letters, given))
        if not any(nodes):
            raise Blank("Nothing is filled in yet.")
        return nodes

    def _split(self, answer: object) -> list | None:
        """What is given for each part; None for a list that is written as one."""
        if type(answer) is dict and all(type(key) is str for key in answer):
            return [answer.get(letter) for letter in self.letters]
        if is_a(answer, list, tuple):
            return list(answer)
        short = type(answer) is str and len(answer) <= LONGEST
        parts = _at_labels(answer) or _at_semicolons(answer) if short else []
        if len(parts) == len(self.texts) + 1 and not parts[-1].strip():
            parts.pop()  # a semicolon after the last one
        return parts if len(parts) > 1 else None

    def _values(self, *shape: int) -> Values:
        return Values(shape, letters=self.known)

    def _part(self, letter: str, given: object) -> Node | None:
        if type(given) is str:
            given = self._unlabelled(letter, given)
        if given is None or given is ... or (type(given) is str and not given.strip()):
            return None
        try:
            return self._values().read(given)
        except Unreadable as error:
            raise Unreadable(f"Part {letter}: {error.message}", error.text, error.position) from None

    def _unlabelled(self, letter: str, given: str) -> str:
        """What follows (a), a = or the name of the part. Raises Unreadable for the label of another part."""
        labels = {
            a: rf"\s*(?:\(?{a}\s*[=:)]|{re.escape(text.strip('$'))}\s*=)"
            for a, text in zip(self.letters, self.texts, strict=True)
        }
        own = re.match(labels[letter], given)
        if own is None and any(re.match(label, given) for label in labels.values()):
            raise Unreadable(f"Part {letter}: this is labelled as another part. Write the parts in order.")
        return given[own.end() :] if own else given

    def key(self, values: list) -> tuple[Node, ...]:
        """The tree of each value."""
        return tuple(map(read, values))

    def kept(self, answer: object, nodes: tuple[Node | None, ...]) -> str:
        """The parts with semicolons."""
        return "; ".join(plain(node) if node else "" for node in nodes)

    def show(self, nodes: tuple[Node | None, ...]) -> str:
        """TeX of the parts that are filled in."""
        filled = zip(self.texts, nodes, strict=True)
        return ",\\quad ".join(f"{text.strip('$')} = {tex(node)}" for text, node in filled if node)

    def compare(self, nodes: tuple[Node | None, ...], key: tuple[Node, ...]) -> Verdict:
        """Part by part: right, or following from own values before it."""
        right = [node is not None and same(node, value) for node, value in zip(nodes, key, strict=True)]
        tried = [node is not None and not ok for ok, node in zip(right, nodes, strict=True)]
        sources = [self._sources(i, nodes, right) if tried[i] else () for i in range(len(nodes))]
        judged = tuple(bool(ok or source) for ok, source in zip(right, sources, strict=True))
        note = "" if all(right) else self._told(nodes, judged, sources)
        return Verdict(judged, note=note, unfinished=not (all(right) or any(tried)))

    def _sources(self, part: int, nodes: tuple, right: list[bool]) -> tuple[int, ...]:
        """The earlier wrong parts from whose own values this part follows; () where it does not follow.

        An own value that makes everything after it 0 shows nothing: no part follows with 0.
        """
        own = list(_values(nodes[:part]))
        sources = []
        follows = self.follow(part, tuple(own), "")
        if follows != 0 and _is(nodes[part], follows):
            for i in reversed([i for i in range(part) if nodes[i] and not right[i]]):
                value, own[i] = own[i], None  # without it: what follows from the others?
                if not _is(nodes[part], self.follow(part, tuple(own), "")):
                    own[i] = value
                    sources.insert(0, i)
        return tuple(sources)

    def _told(self, nodes: tuple, judged: tuple[bool, ...], sources: list[tuple[int, ...]]) -> str:
        """Which parts are right, which follow from an own value, and which are open."""
        signs = ("✓" if ok else "✗" if node else "–" for ok, node in zip(judged, nodes, strict=True))
        lines = [
            ", ".join(f"**{letter}** {sign}" for letter, sign in zip(self.letters, signs, strict=True)) + "."
        ]
        for source in dict.fromkeys(filter(None, sources)):
            following = [self.letters[i] for i, other in enumerate(sources) if other == source]
            values = " and ".join(f"${tex(nodes[i])}$ of part {self.letters[i]}" for i in source)
            own, itself = ("value", "itself") if len(source) == 1 else ("values", "themselves")
            right = f"{_listed(following).capitalize()} right"
            wrong = f"{_listed([self.letters[i] for i in source], f'{itself} ')} not right yet"
            lines.append(f"{right}, from your own {own} {values}; {wrong}.")
        missing = [letter for letter, node in zip(self.letters, nodes, strict=True) if not node]
        if missing:
            lines.append(f"{_listed(missing).capitalize()} still open.")
        return " ".join(lines)

    def same(self, a: tuple, b: tuple) -> bool:
        """Whether all parts are there and the same."""
        return all(x and y and same(x, y) for x, y in zip(a, b, strict=True))

    def diagnose(self, nodes: tuple, key: tuple, verdict: Verdict) -> tuple[str, str]:
        """The slip that gives the first wrong part from the values before it, where there is one."""
        wrong = [i for i, ok in enumerate(verdict.parts) if nodes[i] and not ok]
        part, letter, own = wrong[0], self.letters[wrong[0]], _values(nodes[: wrong[0]])
        for slip in self.slips:
            if _is(nodes[part], self.follow(part, own, slip)):
                return f"Part {letter}: {message([slip])}", slip
        if _is(nodes[part], -self.follow(part, own, "")):
            return f"Part {letter}: {message(['sign'])}", "sign"
        return f"Part {letter} is not right, and I do not recognise how it came about.", ""


def _values(nodes: tuple[Node | None, ...]) -> Own:
    return tuple(node and _fraction(evaluate(node, {})) for node in nodes)


def _is(node: Node, value: Fraction | int) -> bool | None:
    """Whether a part is this value; to 25 digits where that was made of a root, as `_fraction` does."""
    made_of_a_root = Fraction(value).denominator > 10**DIGITS
    return same(node, number(value), (), abs(value) / 10**DIGITS if made_of_a_root else 0)


def _fraction(value) -> Fraction:
    """A value as a fraction: itself, or the digits that a root was computed to."""
    if isinstance(value, Fraction):
        return value
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


def _at_semicolons(text: str) -> list[str]:
    """The text, parted where a semicolon stands outside of all brackets; at each where they do not match."""
    parts, depth = [""], 0
    for sign in text:
        depth = max(0, depth + (sign in "([{") - (sign in ")]}"))  # "c)" is a label
        if sign == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts if depth == 0 else text.split(";")


def _at_labels(text: str) -> list[str]:
    """The text, parted at the commas before the letters of its parts: a: 4, b: 8."""
    parts = re.split(r",\s*(?=\(?[a-j]\s*[=:)])", text)
    return parts if len(parts) > 1 else []


def _listed(letters: list[str], itself: str = "") -> str:
    """parts b, c and d are"""
    *most, last = letters
    return f"parts {', '.join(most)} and {last} {itself}are" if most else f"part {last} {itself}is"
