"""The whole catalogue at once: no false alarm for the right answer, no slip blamed for a random one."""

import random
from fractions import Fraction

import pytest
from bank.checks import check_judging
from questions.test_chain_kinds import EVERY as CHAIN
from questions.test_more_kinds import ARRANGED, DERIVED
from questions.test_scalar_kinds import EVERY as SCALAR

from course_utils import bank
from course_utils.questions import Backprop, Code, Interval, Predict, Recall, ReLUJacobian
from course_utils.questions import outcome as o
from course_utils.questions.arrangements import Order, Pairs, Span
from course_utils.questions.engine_slips import ENGINE_SLIPS
from course_utils.questions.forms import Values
from course_utils.questions.options import Options
from course_utils.questions.parts import Parts
from course_utils.questions.pointing import Direction, Edges
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import Node, entries
from course_utils.questions.shapes import Shape
from course_utils.questions.slips import CATALOGUE

BANK = {identifier: bank.question(identifier) for identifier in bank.all_ids()}
SQUARED = (("e", "sub", "x", "y"), ("L", "square", "e"))
MORE = {  # where slips can happen that no other question has room for
    "square mask": ReLUJacobian(((2, -1), (1, -3)), at=(2, 1)),
    "subtrahend": Backprop(SQUARED, (("x", 3), ("y", 1)), of=("x", "y")),
    "closed": Interval("Where does it converge?", "-1", "1", "Both ends.", closed=(True, True)),
}
ASKED = {
    name: question
    for name, question in (BANK | CHAIN | SCALAR | DERIVED | ARRANGED | MORE).items()
    if not isinstance(question, (Code, Predict, Recall))
}
# One entry, written in ten ways that nobody would choose; all of them mean what stands in {}.
UNUSUAL = ("({})", "  {}  ", "{} + 0", "0 + ({})", "1*({})", "({})/1", "({})^1", "2*({})/2", "-(-({}))",
           "(({}) - 3) + 3", "√4·({})/2", "({}) × 1")  # fmt: skip


def ten_forms(question) -> list:
    """The right answer in ten unusual forms at least."""
    form, typed = question.answer_form(), question.typed(question.key())
    if isinstance(form, Values | Parts):
        node = form.read(typed)
        return [_filled(node, unusual) for unusual in UNUSUAL]
    if isinstance(form, Direction):
        x, y = (Fraction(plain(e)) for e in entries(form.read(typed)))
        return [
            [x * k, y * k] for k in (1, -1, 2, -2, 7, Fraction(1, 3), -Fraction(1, 9), 100, Fraction(5, 2))
        ] + [typed]
    letters = [*map(str.strip, typed.split(","))]
    if isinstance(form, Shape):
        m, n = form.read(typed)
        ways = (
            "{} x {}",
            "{}x{}",
            "{} × {}",
            "({}, {})",
            "[{}, {}]",
            "{} by {}",
            "{}*{}",
            " {}  x  {} ",
            "({} x {})",
            "{},{}",
        )
        return [way.format(m, n) for way in ways]
    if isinstance(form, Options):
        joins = (",", ", ", " ", ";", " and ", " , ", "; ", "  ", ") ", "\t")
        return [join.join(letters) for join in joins] + [typed.upper(), letters]
    if isinstance(form, Edges):
        joins = (", ", ",", " ", "; ", " and ", ";", " ; ", "  ", "\t")
        return [join.join(letters) for join in joins] + [typed.replace("→", "->"), typed.replace("→", " to ")]
    if isinstance(form, Order):
        return [join.join(letters) for join in (", ", ",", " ", "", " > ", "→", ";", " - ", ". ", "\t")]
    if isinstance(form, Pairs):
        return [join.join(letters) for join in (", ", ",", " ", "", "; ", ". ", ";", "\t", " , ")] + [
            typed.upper()
        ]
    assert isinstance(form, Span)
    low, high, left, right = form.read(typed)
    brackets = "(["[left], ")]"[right]
    return [
        f"{brackets[0]}{way.format(plain(low))}, {way.format(plain(high))}{brackets[1]}"
        for way in UNUSUAL[:10]
    ]


def _filled(node, unusual: str) -> str:
    if type(node) is tuple:  # parts
        return "; ".join(_filled(part, unusual) for part in node)
    if node.op == "list":
        return "[" + ", ".join(_filled(entry, unusual) for entry in node.args) + "]"
    return unusual.format(plain(node))


@pytest.mark.parametrize("name", ASKED)
def test_the_right_answer_in_ten_unusual_forms_raises_no_false_alarm(name):
    question = ASKED[name]
    forms = ten_forms(question)
    assert len(forms) >= 10
    for answer in forms:
        outcome = question.judge(answer)
        right = (o.RIGHT, o.OTHER_FORM) if question.written else (o.RIGHT,)
        assert (outcome.kind in right, outcome.slip) == (True, ""), (answer, outcome)


def random_wrong(question, draw: random.Random):
    """A random wrong answer of the right shape, or None where the form leaves no room for one."""
    form = question.answer_form()
    if isinstance(form, Parts):
        return "; ".join(f"{draw.uniform(-50, 50):.4f}" for _ in form.texts)
    if not isinstance(form, Values):
        return None
    node = form.read(question.typed(question.key()))

    def numbers(node: Node):
        if node.op == "list":
            return "[" + ", ".join(map(numbers, node.args)) + "]"
        return f"{draw.uniform(-50, 50):.4f}"

    return numbers(node)


@pytest.mark.parametrize("name", ASKED)
def test_a_random_wrong_number_is_not_blamed_on_a_slip(name):
    draw = random.Random(name)
    for seed in range(3):
        question = ASKED[name].variant(seed)
        answer = random_wrong(question, draw)
        if answer is not None:
            outcome = question.judge(answer)
            assert (outcome.kind, outcome.slip) == (o.WRONG, ""), (answer, outcome)


@pytest.mark.parametrize("name", MORE)
def test_the_slips_of_the_other_questions_are_named(name):
    check_judging(MORE[name], 1)


def test_every_slip_of_the_catalogue_can_happen_in_a_question_that_is_tested():
    variants = [question.variant(seed) for question in ASKED.values() for seed in range(3)]
    happens = {name for question in variants for name, _ in question.slips()}
    happens |= {name for question in variants for _, name, _ in question.entry_slips()}
    labs = set(ENGINE_SLIPS) | {"rounded"}  # of code labs, with tests of their own; of every exact number
    assert set(CATALOGUE) - happens - labs == set()
