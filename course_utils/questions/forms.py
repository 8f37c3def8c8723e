"""The form of most answers, numbers and formulas: how they are read, judged against a key, and asked for.

Every form has these methods; the others are in `shapes`, `options`, `parts`, `pointing`, `arrangements`.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from course_utils.questions.equality import certain, has_value, same, value
from course_utils.questions.reading import Node, Unreadable, read
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.spelling import bracketed, undressed, unspaced, with_times
from course_utils.questions.reading.tree import UnknownWord, entries, shape, tex, variables
from course_utils.questions.reading.vectors import BASIS, in_basis
from course_utils.questions.rounding import both_whole, near, rounded
from course_utils.questions.slips import message
from course_utils.questions.written import to_turn

NO_VALUE = (
    "This has no value that I can compute. Look for a division by zero, the root or logarithm of a negative "
    "number, or a tower of powers."
)
WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(frozen=True)
class Verdict:
    """How an answer compares with a key. `parts`: for each entry True, False, or None where it cannot
    be decided.
    """

    parts: tuple[bool | None, ...] = ()
    shape_note: str = ""
    note: str = ""  # said after what is said of a wrong answer
    doubt: str = ""  # what a right answer rests on, where it is not certain
    luck: float = 0.0  # the share that guessing gets
    unfinished: bool = False  # parts are open, and none of the others is wrong
    other: str = ""  # what is not as asked in how a right answer is written

    @property
    def right(self) -> bool:
        """Whether everything is right."""
        return bool(self.parts) and all(part is True for part in self.parts)

    @property
    def undecided(self) -> bool:
        """Whether nothing is wrong, but not everything is certain."""
        return not self.right and bool(self.parts) and all(part is not False for part in self.parts)

    @property
    def score(self) -> float:
        """The share of entries that are right, beyond luck."""
        share = sum(part is True for part in self.parts) / len(self.parts) if self.parts else 0.0
        return max(0.0, (share - self.luck) / (1 - self.luck))


@dataclass(frozen=True)
class Values:
    """A number, an expression in `names`, a vector or a matrix, by its shape: (), (n,) or (m, n).

    `letters`: names that may be read but must be gone, because numbers are to be put in for them.
    `decimals`: that many decimals are enough. `tolerance`: an absolute error that is allowed.
    A list of n entries may also be written as one row, [[a, b]], or as one column; `turned` keeps rows and
    columns apart. `lying`: the list stands for a row, and a right one that is a column is told so.
    `whole`: a count: a whole number, in which 11.000 may be eleven thousand.
    """

    shape: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    decimals: int | None = None
    tolerance: float = 0.0
    turned: str = ""  # or "row" or "column"
    lying: bool = False
    whole: bool = False
    control: str = "text"

    def demanding(self, demands: tuple[str, ...]) -> "Values":
        """The same, so that an answer in another form than is demanded is still read and compared."""
        exact = {"decimals": None, "tolerance": 0.0} if "exact" in demands else {}
        turned = next((name for name in demands if name in ("row", "column")), "")
        return replace(self, turned=turned, lying=self.lying and not turned, **exact)

    def how(self) -> str:
        """How to write the answer, in a few words."""
        if not self.shape:
            names = " and ".join([", ".join(self.names[:-1]), *self.names[-1:]][len(self.names) < 2 :])
            what = (
                f"an expression in {names}" if self.names else "a whole number" if self.whole else "a number"
            )
            rounding = f", {self.decimals} decimals are enough" if self.decimals else ""
            return f"{what}{rounding}" + (
                "" if self.names or self.decimals or self.tolerance or self.whole else ", such as -2 or 1/3"
            )
        if len(self.shape) == 1 and self.turned:
            example = "[[a, b]]" if self.turned == "row" else "[[a], [b]]"
            return f"a {self.turned} of {WORDS.get(self.shape[0], self.shape[0])} entries, such as {example}"
        if len(self.shape) == 1:
            return f"a list of {WORDS.get(self.shape[0], self.shape[0])} entries, such as {self._example()}"
        return f"a list of rows, such as {self._example()}"

    def _example(self) -> str:
        """A bracketed list of the right kind but, on purpose, not of the right shape for a matrix."""
        if len(self.shape) == 1:
            return "(" + ", ".join("abcdefgh"[: min(self.shape[0], 8)]) + ")"
        return "[[a, b], [c, d]]"

    def read(self, answer: object) -> Node:
        """The tree of an answer. Raises Unreadable, also for a list where one value is asked, or the
        reverse.
        """
        node = self._tree(answer)
        given = shape(node)
        if 0 in given:
            raise Unreadable(f"Nothing is in this list. This asks for {self.how()}.")
        if type(answer) is str and self.shape:
            from course_utils.questions.reading.doubts import refuse_decimal_commas  # loads lark

            refuse_decimal_commas(answer, len(entries(node)), prod(self.shape))
        if self.shape == () and set(given) == {1}:
            node, given = entries(node)[0], ()  # [8] is 8
        if self.shape == () and given:
            raise Unreadable("This asks for one value, and you gave a list. Write the value alone.")
        if self.shape and (not given or (len(self.shape) == 2 and given == (prod(self.shape),))):
            raise Unreadable(f"This asks for {self.how()}.")
        if len(given) > 2:
            raise Unreadable(f"There are too many brackets in each other. This asks for {self.how()}.")
        left = set().union(*map(variables, entries(node))) - set(self.names)
        if left:
            names, verb = ", ".join(sorted(left)), "is" if len(left) == 1 else "are"
            raise Unreadable(f"Numbers are asked for; {names} {verb} still in it. Put in the value.")
        if not self._allowed() and any("short" in entry.note for entry in entries(node)):
            raise Unreadable("In low precision there are too few digits to judge. Compute it in float64.")
        if not all(has_value(entry, self.names) for entry in entries(node)):
            raise Unreadable(NO_VALUE)
        standing = len(given) == 2 and given[1] == 1
        if len(self.shape) == 1 and (standing or given[0] == 1) and not self.turned:
            return node if standing and self.lying else Node.of("list", *entries(node))
        return node

    def _tree(self, answer: object) -> Node:
        names, count = self.names or self.letters, prod(self.shape) if self.shape else 0
        text = type(answer) is str
        if text and self.whole and re.fullmatch(r"\s*[0-9]{1,3}(\.[0-9]{3})+\s*", answer):
            number = answer.strip().replace(".", "")
            raise Unreadable(f"Thousands, or a decimal point? Write {number} for a whole number.", answer)
        if text and self.whole:
            answer = unspaced(answer)
        if text and len(self.shape) == 2:
            answer = bracketed(answer)
        if text and not any(name.startswith("x") for name in self.names):
            answer = with_times(answer)
        try:
            return read(answer, names, count)
        except UnknownWord as error:
            if text and len(self.shape) == 1 and (sum_of_vectors := self._with_basis(answer, names, count)):
                return in_basis(sum_of_vectors, count)
            if self.names:
                raise
            word = f"I cannot make a number of “{error.word}”."
            raise Unreadable(f"{word} This asks for {self.how()}.", error.text, error.position) from None

    @staticmethod
    def _with_basis(text: str, names: tuple[str, ...], count: int) -> Node | None:
        """8i + 3j as a tree; None where that cannot be read either."""
        try:
            return read(undressed(text), (*names, *BASIS[:count]))
        except Unreadable:
            return None

    def key(self, answer: object) -> Node:
        """The tree of a key or of a slip's answer."""
        return read(answer, ())

    def kept(self, answer: object, node: Node) -> str:
        """The answer as text that reads back the same."""
        return answer if type(answer) is str else plain(node)

    def show(self, node: Node) -> str:
        """TeX of what was read."""
        return tex(node)

    def compare(self, node: Node, key: Node) -> Verdict:
        """Entry by entry; where the shape differs, only that is said."""
        given, asked = self._shape(node), self.shape
        if given != asked:
            wanted = f"one row of {asked[0]}" if self.lying else _shape_words(asked)
            return Verdict(shape_note=f"You gave {_shape_words(given)}; this asks for {wanted}.")
        pairs = list(zip(entries(node), entries(key), strict=True))
        parts = tuple(same(a, b, self.names, self._allowed()) for a, b in pairs)
        doubts = (certain(a, b) for a, b in pairs) if all(parts) and not self._allowed() else ()
        other = to_turn(node, "row", "(a, b)") if self.lying and len(shape(node)) == 2 else ""
        return Verdict(parts, doubt=next(filter(None, doubts), ""), other=other)

    def _shape(self, node: Node) -> tuple[int, ...]:
        """The shape; where rows and columns are told apart later, both count as a list."""
        given = shape(node)
        apart = self.turned or self.lying
        return self.shape if apart and given in ((1, *self.shape), (*self.shape, 1)) else given

    def same(self, a: Node, b: Node) -> bool:
        """Whether two answers are the same, in shape and in every entry. A measured number is taken for a
        slip's only where it is nearer than it has to be for the key: to a quarter of the tolerance, and a
        fortieth of the slip's own size.
        """
        if self._shape(a) != self._shape(b):
            return False
        pairs = zip(entries(a), entries(b), strict=True)
        return all(same(x, y, self.names, self._near(y)) is True for x, y in pairs)

    def _near(self, slip: Node) -> float | Fraction:
        return min(self.tolerance / 4, abs(value(slip)) / 40) if self.tolerance else self._allowed()

    def _allowed(self) -> float | Fraction:
        return self.tolerance or (Fraction(1, 10**self.decimals) if self.decimals else 0)

    def diagnose(self, node: Node, key: Node, verdict: Verdict) -> tuple[str, str]:
        """(message, slip) for a wrong answer that no slip of the question explains."""
        if verdict.shape_note:
            return verdict.shape_note, ""
        if self.whole and node.op == "neg":
            return "This is a count, and a count is not negative.", ""
        exact = not self.names and not self._allowed()
        wrong = [p for p, ok in zip(zip(entries(node), entries(key), strict=True), verdict.parts, strict=True)
                 if not ok]  # fmt: skip
        if exact and all(rounded(*pair) for pair in wrong):
            return message(["rounded"]), "rounded"
        if len(verdict.parts) > 1:
            right = sum(part is True for part in verdict.parts)
            moved = " In another order, all would be." if self._moved(node, key) else ""
            return f"{right} of {len(verdict.parts)} entries are right: {self._marks(verdict)}.{moved}", ""
        if exact and near(node, key) and not both_whole(node, key):
            return "That is near, and it is not it. Was something rounded on the way?", ""
        return "That is not it, and I do not recognise how it came about. A hint may help.", ""

    def _moved(self, node: Node, key: Node) -> bool:
        """Whether a list has the entries of the key, in another order."""
        left = entries(key) if len(self.shape) == 1 else []
        for entry in entries(node):
            found = next((k for k, value in enumerate(left) if same(entry, value, self.names)), None)
            if found is None:
                return False
            left.pop(found)
        return True

    def _marks(self, verdict: Verdict) -> str:
        marks = ["✓" if part else "✗" for part in verdict.parts]
        width = self.shape[-1]
        return " / ".join(" ".join(marks[i : i + width]) for i in range(0, len(marks), width))


def _shape_words(sizes: tuple[int, ...]) -> str:
    if len(sizes) == 1:
        return f"{sizes[0]} entr{'y' if sizes[0] == 1 else 'ies'}"
    rows, columns = sizes[-2:]
    return f"{rows} row{'s' * (rows > 1)} of {columns}"
