"""Whatever is typed: nothing is executed, nothing hangs, nothing but `Unreadable` comes back."""

import sys
import time
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils.maps import Map
from course_utils.questions import outcome as o
from course_utils.questions.equality import same
from course_utils.questions.kinds.jacobian import WholeJacobian
from course_utils.questions.reading import Unreadable, read
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import entries, shape, tex

XY = ("x", "y")
QUESTION = WholeJacobian(Map(lambda x, y: (x**2 - y, x * y)))
SECOND = 1.0

PIECES = [
    "x", "y", "2", "9", "0", ".", ",", ";", "(", ")", "[", "]", "{", "}", "|", "+", "-", "−", "*", "**",
    "^", "/", "²",
    "⁻", "¹", "√", "π", "e", "½", "sin", "ln ", "exp", "abs(", "\\frac{", "}{", "\\sqrt{",
    "\\begin{bmatrix}", "&",
    "\\\\", "\\end{bmatrix}", "\\left(", "\\right)", "np.array(", "Matrix(", " ", "\t", "\n", "=", "!",
    "__import__",
    "('os')", ".system", "lambda", "eval(", "exec(", "import", "9^9^9^9", "e^e^e^e^9", "10**10**10",
    "0/0", "1/0", "<b>",
    "$", "\\", "_", "'", '"', "#", "%", "@", "~", "`", ":", "?", "\u202e", "\u0000", "١", "ｘ", "𝑥", "×",
    "÷", "∂", "∞",
]  # fmt: skip
JUNK = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


FORBIDDEN = {"exec", "compile", "os.system", "os.exec", "subprocess.Popen", "socket.connect", "ctypes.dlopen"}
executed: list[str] = []
watching = False


def _hook(event, _arguments):
    if watching and event in FORBIDDEN:
        executed.append(event)


@pytest.fixture(autouse=True, scope="module")
def audit():
    """Python itself tells of everything that is compiled or executed, however it is called."""
    for answer in ("(x+1)^2 sin(x)", "e^x", "1,5", "[[1, 2], [3, 4]]"):
        QUESTION.judge(answer)  # loads what reading and judging need
    for typed in ("y+x", "2x+sin(x)-y", "x+y+tan(x)^2*cos(x)^2-sin(x)^2"):
        same(read(typed, XY), read("x+y", XY), XY)  # and what a proof needs
    sys.addaudithook(_hook)


@contextmanager
def nothing_executed():
    global watching
    executed.clear()
    watching = True
    try:
        yield
    finally:
        watching = False
    assert executed == []


def judged(text: str) -> None:
    start = time.perf_counter()
    with nothing_executed():
        try:
            node = read(text, XY)
        except Unreadable as error:
            assert error.pointed() is not None and len(error.message) > 5  # noqa: PT017, PT018
        else:
            tex(node)
            shape_or_none(node)
            for entry in entries(node):
                same(entry, read("x+y", XY), XY)
    assert time.perf_counter() - start < SECOND


def shape_or_none(node):
    try:
        return shape(node)
    except Unreadable:
        return None


@settings(max_examples=400, **QUIET)
@given(st.text(max_size=200))
def test_any_text_at_all(text):
    judged(text)


@settings(max_examples=1500, **QUIET)
@given(JUNK)
def test_any_row_of_pieces_of_answers_and_of_attacks(text):
    judged(text)


@settings(max_examples=100, **QUIET)
@given(st.sampled_from("([{|-^√"), st.integers(1, 3000), st.sampled_from(["", "x", "9"]))
def test_towers_of_any_sign(sign, height, top):
    judged(sign * height + top)
    judged(sign * height + top + {"(": ")", "[": "]", "{": "}"}.get(sign, sign) * height)


LEAVES = st.sampled_from(["x", "y", "2", "3", "0.5", "1/3", "π", "e", "10"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "^"]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        ),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "ln", "sqrt", "abs"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        inner.map(lambda t: f"-({t})"),
    ),
    max_leaves=12,
)


@settings(max_examples=400, **QUIET)
@given(EXPRESSIONS)
def test_every_expression_is_read_echoed_and_read_back_as_the_same(typed):
    start = time.perf_counter()
    node = read(typed, XY)
    again = read(plain(node), XY)
    assert same(again, node, XY) is not False
    assert time.perf_counter() - start < SECOND


@settings(max_examples=200, **QUIET)
@given(EXPRESSIONS)
def test_an_expression_equals_itself_written_otherwise_and_not_itself_plus_a_little(typed):
    node, doubled, moved = (read(t, XY) for t in (typed, f"2*({typed})/2", f"({typed})+10^(-9)"))
    assert same(doubled, node, XY) is not False
    if same(node, node, XY):
        size = max_size(node)
        assert size > 1e6 or same(moved, node, XY) is False


def max_size(node) -> float:
    from course_utils.questions.equality import POINTS, UndefinedError, evaluate

    sizes = [0.0]
    for x in POINTS:
        for y in POINTS:
            try:
                sizes.append(abs(float(evaluate(node, {"x": x, "y": y}))))
            except (UndefinedError, OverflowError):
                sizes.append(1e300)
    return max(sizes)


@settings(max_examples=300, **QUIET)
@given(st.one_of(JUNK, st.text(max_size=100)))
def test_a_question_answers_anything_with_one_of_five_outcomes(text):
    with nothing_executed():
        outcome = QUESTION.judge(text)
    assert outcome.kind in (o.RIGHT, o.WRONG, o.NOT_ATTEMPTED, o.UNREADABLE, o.CANNOT_JUDGE)
    assert 0 <= outcome.score <= 1
    assert repr(outcome)
    assert "<script" not in outcome.html()


THINGS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(max_size=5)),
    *(st.binary(), st.fractions(), st.decimals(), st.just(...), st.just(object), st.builds(object)),
)
OBJECTS = st.recursive(
    THINGS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(), inner, max_size=2),
    ),
    max_leaves=20,
)


@settings(max_examples=400, **QUIET)
@given(OBJECTS)
def test_any_object_is_answered_with_one_of_five_outcomes(answer):
    with nothing_executed():
        outcome = QUESTION.judge(answer)
    assert outcome.kind in (o.RIGHT, o.WRONG, o.NOT_ATTEMPTED, o.UNREADABLE, o.CANNOT_JUDGE)


def test_the_audit_would_see_an_eval():
    with pytest.raises(AssertionError), nothing_executed():
        eval("1 + 1")
