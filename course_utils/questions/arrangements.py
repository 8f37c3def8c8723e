"""More forms of answers: an order of steps, pairs that belong together, an interval."""

import re
from dataclasses import dataclass
from fractions import Fraction

from course_utils.questions.equality import same
from course_utils.questions.forms import Verdict
from course_utils.questions.reading import Node, Unreadable, from_sympy, read
from course_utils.questions.reading.objects import is_a
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import tex

LONGEST = 500  # characters, or entries of a list


def _as_text(answer: object, what: str) -> str:
    if is_a(answer, list, tuple) and len(answer) <= LONGEST and all(is_a(a, str, int) for a in answer):
        return ", ".join(map(str, answer))
    if type(answer) is not str or len(answer) > LONGEST:
        raise Unreadable(f"Answer with {what}.")
    return answer


@dataclass(frozen=True)
class Order:
    """All of the lettered steps, in order: "b, a, c"."""

    texts: tuple[str, ...]
    control: str = "text"
    names: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters in use."""
        return "abcdefghij"[: len(self.texts)]

    def how(self) -> str:
        """How to write the answer."""
        return f"the letters in order, such as {', '.join(reversed(self.letters))}"

    def read(self, answer: object) -> tuple[str, ...]:
        """The letters, each once. Raises Unreadable."""
        text = _as_text(answer, self.how()).lower()
        given = tuple(re.findall(r"[a-z]", text))
        strange = re.search(r"[^a-z\s,;>→.\-]|[a-z]{2}", text) if text.strip() != "".join(given) else None
        unknown = [letter for letter in given if letter not in self.letters]
        if strange or unknown:
            raise Unreadable(f"The steps are {', '.join(self.letters)}. Write {self.how()}.")
        missing = [letter for letter in self.letters if letter not in given]
        if missing or len(given) != len(self.letters):
            said = f"{', '.join(missing)} is missing" if missing else "a letter is there twice"
            raise Unreadable(f"Use each of {', '.join(self.letters)} once: {said}.")
        return given

    def key(self, value) -> tuple[str, ...]:
        """The letters in order."""
        return tuple(value)

    def kept(self, answer: object, letters: tuple[str, ...]) -> str:
        """The letters with commas."""
        return ", ".join(letters)

    def show(self, letters: tuple[str, ...]) -> str:
        """The letters with arrows."""
        return " \\to ".join(f"\\mathrm{{{letter}}}" for letter in letters)

    def compare(self, letters: tuple[str, ...], key: tuple[str, ...]) -> Verdict:
        """Place by place."""
        places = tuple(a == b for a, b in zip(letters, key, strict=True))
        return Verdict(places, luck=1 / len(places))

    def same(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        """Whether two orders are the same."""
        return a == b

    def diagnose(self, letters, key, verdict: Verdict) -> tuple[str, str]:
        """How many are in place, and which is the first that is not."""
        first = verdict.parts.index(False)
        right = sum(verdict.parts)
        return (
            f"{right} of {len(key)} are in their place. Look at place {first + 1}: can "
            f"**{letters[first]}** be done there?",
            "",
        )


@dataclass(frozen=True)
class Pairs:
    """A number for each letter: "a2, b1, c3"."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    control: str = "text"
    names: tuple[str, ...] = ()

    @property
    def letters(self) -> list[str]:
        """The marks in use: letters on the left, numbers on the right."""
        return [*"abcdefghij"[: len(self.left)], *map(str, range(1, len(self.right) + 1))]

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands at each mark."""
        return self.left + self.right

    def how(self) -> str:
        """How to write the answer."""
        return "a number for each letter, such as " + ", ".join(f"{letter}…" for letter in self.letters[:2])

    def read(self, answer: object) -> tuple[int, ...]:
        """The number of each letter. Raises Unreadable."""
        if type(answer) is dict and all(type(k) is str and type(v) is int for k, v in answer.items()):
            answer = [f"{k}{v}" for k, v in answer.items()]
        text = _as_text(answer, self.how()).lower()
        pairs = re.findall(r"([a-z])\s*[-:=→]?\s*([0-9]{1,2})", text)
        rest = re.sub(r"([a-z])\s*[-:=→]?\s*([0-9]{1,2})|[\s,;.]", "", text)
        chosen = dict(pairs)
        wanted = self.letters[: len(self.left)]
        numbers = [str(n) for n in range(1, len(self.right) + 1)]
        if (
            rest
            or sorted(chosen) != wanted
            or len(pairs) != len(wanted)
            or not set(chosen.values()) <= set(numbers)
        ):
            raise Unreadable(
                f"Write a number from 1 to {len(self.right)} for each of {', '.join(wanted)}, once."
            )
        return tuple(int(chosen[letter]) for letter in wanted)

    def key(self, value) -> tuple[int, ...]:
        """The numbers, letter by letter."""
        return tuple(value)

    def kept(self, answer: object, numbers: tuple[int, ...]) -> str:
        """Pairs with commas."""
        return ", ".join(f"{a}{n}" for a, n in zip(self.letters, numbers, strict=False))

    def show(self, numbers: tuple[int, ...]) -> str:
        """Pairs, typeset."""
        pairs = zip(self.letters, numbers, strict=False)
        return ",\\ ".join(f"\\mathrm{{{a}}} \\to {n}" for a, n in pairs)

    def compare(self, numbers: tuple[int, ...], key: tuple[int, ...]) -> Verdict:
        """Pair by pair."""
        pairs = tuple(a == b for a, b in zip(numbers, key, strict=True))
        return Verdict(pairs, luck=1 / len(self.right))

    def same(self, a: tuple[int, ...], b: tuple[int, ...]) -> bool:
        """Whether the same pairs are made."""
        return a == b

    def diagnose(self, numbers, key, verdict: Verdict) -> tuple[str, str]:
        """Which letters have their partner."""
        marks = " ".join(
            f"{a} {'✓' if ok else '✗'}" for a, ok in zip(self.letters, verdict.parts, strict=False)
        )
        return f"{sum(verdict.parts)} of {len(key)} pairs are right: {marks}.", ""


@dataclass(frozen=True)
class Span:
    """An interval: "(0, 1/2)", "[0, 2)", or "0 < h < 1/2"."""

    variable: str = "x"
    control: str = "text"
    names: tuple[str, ...] = ()

    def how(self) -> str:
        """How to write the answer."""
        return f"an interval, such as (a, b], or a < {self.variable} <= b"

    def read(self, answer: object) -> tuple[Node, Node, bool, bool]:
        """(low, high, low belongs, high belongs). Raises Unreadable."""
        text = _as_text(answer, self.how()).strip()
        number, less = r"([^<>≤≥,;\[\]]+)", r"(<=|≤|<)"
        brackets = re.fullmatch(rf"([\[(]){number}[,;]{number}([\])])", text)
        chain = re.fullmatch(rf"{number}{less}\s*{re.escape(self.variable)}\s*{less}{number}", text)
        if brackets:
            opening, low, high, closing = brackets.groups()
            return read(low.strip()), read(high.strip()), opening == "[", closing == "]"
        if chain:
            low, first, second, high = chain.groups()
            return read(low.strip()), read(high.strip()), first != "<", second != "<"
        raise Unreadable(f"Write {self.how()}.", text, 0)

    def key(self, value) -> tuple[Node, Node, bool, bool]:
        """(low, high, low belongs, high belongs)."""
        low, high, *closed = value
        return (
            *(from_sympy(end) if hasattr(end, "is_Rational") else read(end) for end in (low, high)),
            *closed,
        )

    def kept(self, answer: object, span) -> str:
        """With brackets."""
        low, high, left, right = span
        return f"{'[' if left else '('}{plain(low)}, {plain(high)}{']' if right else ')'}"

    def show(self, span) -> str:
        """As a chain of inequalities."""
        low, high, left, right = span
        signs = ["\\le" if closed else "<" for closed in (left, right)]
        return f"{tex(low)} {signs[0]} {self.variable} {signs[1]} {tex(high)}"

    def compare(self, span, key) -> Verdict:
        """The two ends, and whether each belongs."""
        ends = [same(a, b, (), Fraction(0)) for a, b in zip(span[:2], key[:2], strict=True)]
        return Verdict((*ends, span[2] == key[2], span[3] == key[3]), luck=0.5)

    def same(self, a, b) -> bool:
        """Whether two intervals are the same."""
        return self.compare(a, b).right

    def diagnose(self, span, key, verdict: Verdict) -> tuple[str, str]:
        """Which end is right."""
        words = [
            f"the {name} end is {'right' if ok else 'not right'}"
            for name, ok in zip(("lower", "upper"), verdict.parts, strict=False)
        ]
        return f"{' and '.join(words).capitalize()}.", ""
