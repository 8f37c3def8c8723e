"""Answers that are chosen: one or several of lettered options."""

import re
from dataclasses import dataclass

from course_utils.questions.forms import Verdict
from course_utils.questions.reading import Blank, Unreadable
from course_utils.questions.reading.objects import is_a

LONGEST = 200  # characters, or entries of a list
RANGE = r"[a-j] *(?:[-–—−…]|\.\.+) *[a-j]"  # a-c
NOT = "[~!¬≠✗✘❌❎╳\u0335-\u0338]"  # what is struck out is not chosen


@dataclass(frozen=True)
class Options:
    """One or several of lettered options: a, b, c."""

    texts: tuple[str, ...]
    reasons: tuple[str, ...]
    many: bool = False
    names: tuple[str, ...] = ()

    @property
    def control(self) -> str:
        """What the card shows."""
        return "checkbox" if self.many else "radio"

    @property
    def letters(self) -> str:
        """The letters in use."""
        return "abcdefghij"[: len(self.texts)]

    def how(self) -> str:
        """How to write the answer."""
        return "the letters of all that hold, such as “a, c”" if self.many else "one letter"

    def read(self, answer: object) -> frozenset[str]:
        """The letters chosen, from text or a list of letters. Raises Unreadable, and Blank for none at all:
        some option always holds.
        """
        several = is_a(answer, list, tuple, set, frozenset) and len(answer) <= LONGEST
        if several and all(type(a) is str for a in answer):
            answer = ",".join(answer)
        if type(answer) is not str or len(answer) > LONGEST:
            raise Unreadable(f"Answer with letters: {', '.join(self.letters)}.")
        cleaned = answer.strip().lower()
        if self.many and cleaned in ("", "none", "–", "-"):
            raise Blank("Choose what holds: at least one of these does.")
        if self.many and cleaned == "all":
            return frozenset(self.letters)
        joined = self.many and set(cleaned) <= set(self.letters)  # ab
        if self.many and re.search(RANGE, cleaned):
            raise Unreadable("All from one letter to the other, or only the two? Write commas.", answer, 0)
        letters = list(cleaned) if joined else re.findall(r"[^\W_]+", cleaned.removeprefix("option"))
        chosen = frozenset(letters) - {"and", "both"}
        if not chosen or re.search(NOT, cleaned) or any(len(w) > 1 or w not in self.letters for w in chosen):
            raise Unreadable(f"The options are {', '.join(self.letters)}.", answer, 0)
        if not self.many and len(chosen) > 1:
            raise Unreadable("One of these holds: choose one letter.", answer, 0)
        return chosen

    def key(self, value) -> frozenset[str]:
        """The letters that hold."""
        return frozenset(value)

    def kept(self, answer: object, chosen: frozenset[str]) -> str:
        """The letters in order."""
        return ", ".join(sorted(chosen))

    def show(self, chosen: frozenset[str]) -> str:
        """Nothing to typeset: the letters are as they were chosen."""
        return ""

    def compare(self, chosen: frozenset[str], key: frozenset[str]) -> Verdict:
        """For one choice all or nothing; for several, option by option."""
        if not self.many:
            return Verdict((chosen == key,))
        return Verdict(tuple((letter in chosen) == (letter in key) for letter in self.letters), luck=0.5)

    def same(self, a: frozenset[str], b: frozenset[str]) -> bool:
        """Whether the same letters are chosen."""
        return a == b

    def diagnose(self, chosen: frozenset[str], key: frozenset[str], verdict: Verdict) -> tuple[str, str]:
        """The reason that speaks against what was chosen, or that something is missing."""
        wrong = sorted(chosen - key)
        if wrong:
            return f"**{wrong[0]}** does not hold: {self.reasons[self.letters.index(wrong[0])]}", ""
        return "What you chose holds. Not everything that holds is chosen yet.", ""
