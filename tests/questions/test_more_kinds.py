"""Second order, fields, implicit derivatives, and answers that are arranged."""

import pytest
import sympy
from bank.checks import check_derivations, check_judging, check_texts, check_unreadable

from course_utils.maps import Map, cos, exp, sin
from course_utils.questions import outcome as o
from course_utils.questions.card import in_words, renewal
from course_utils.questions.kinds.arranging import Interval, MatchPairs, OrderSteps, WrongLine
from course_utils.questions.kinds.computed import Computed
from course_utils.questions.kinds.implicit import ImplicitSlope, WeightGradient
from course_utils.questions.kinds.local import LocalPartial
from course_utils.questions.kinds.second import Curl, Divergence, Hessian, HessianProduct, Laplacian

f = Map(lambda x, y: x**2 * y + y**3 - x, name="f")
g = Map(lambda x, y: x**2 + 3 * y**2 + x * y, name="g")
wave = Map(lambda x, y: exp(x) * sin(y) + x * y, name="f")
field = Map(lambda x, y: (x**2 - y, x * y + 3 * y), name="F")
turning = Map(lambda x, y: (x * cos(y), y * x**2), name="F")

ORDER = OrderSteps(
    "One step of training.",
    ("Run the model forward.", "Compute the loss.", "Collect the gradient.", "Move the parameters."),
    "Each step needs what the one before it made.",
)  # fmt: skip
PAIRS = MatchPairs(
    "Shapes for $F: R^3 \\to R^2$.",
    (("$J$", "$2 \\times 3$"), ("$J v$", "$2$ entries"), ("$J^T w$", "$3$ entries")),
    "A row per output, a column per input.",
)  # fmt: skip
LINE = WrongLine(
    "Someone differentiates $(3x+1)^2$.",
    ("Let $u = 3x + 1$.",
     "Then $d(u^2)/du = 2u$.", "So the derivative is $2(3x+1)$.", "At $x = 0$ it is $2$."),
    wrong=3,
    reason="The inner derivative, 3, is missing.",
)  # fmt: skip
SPAN = Interval(
    "For which steps $h$ does descent on $f(x) = 2x^2$ converge?",
    low="0", high="1/2", variable="h", worked="$|1 - 4h| < 1$ means $0 < h < 1/2$.",
)  # fmt: skip

x = sympy.Symbol("x", real=True)
LENGTH = Computed(
    r"How long is $(<a>, <b>)$?", lambda a, b: sympy.sqrt(a**2 + b**2), {"a": 2, "b": 3},
    hint=("Square <a> and <b>, then add.",), worked=r"$\sqrt{<a>^2 + <b>^2} = <key>$.",
    reason="The root of the sum of the squares.",
    wrong={"sum of partials": lambda a, b: a + b, "gradient squared": lambda a, b: a**2 + b**2},
    among={"a": range(2, 30), "b": range(2, 30)}, written=("exact",),
)  # fmt: skip
SCALED = Computed(
    r"What is $<s> \cdot (<a>, 1)$?", lambda s, a: [s * a, s], {"s": 3, "a": 2}, worked="$<key>$."
)
OUTER = Computed(
    "The matrix with rows $(1, <a>)$ and $(<a>, <b>)$?",
    lambda a, b: [[1, a], [a, b]],
    {"a": 2, "b": 5},
    worked="$<key>$.",
)
POWER = Computed(
    "What is the derivative of $<c> x^<n>$?", lambda c, n: c * n * x ** (n - 1), {"c": 3, "n": 4},
    worked="$<c> \\cdot <n> x^{<n> - 1} = <key>$.", names=("x",),
    wrong={"value": lambda c, n: c * x**n}, among={"n": range(3, 7)},
)  # fmt: skip
COMPUTED = {"length": LENGTH, "scaled": SCALED, "outer": OUTER, "power": POWER}

DERIVED = {
    "hessian": Hessian(f, at=(1, 2)),
    "hessian formula": Hessian(f),
    "hessian product": HessianProduct(f, at=(1, 2), v=(1, -1)),
    "laplacian": Laplacian(f, at=(1, 2)),
    "laplacian formula": Laplacian(wave),
    "divergence": Divergence(field, at=(1, 2)),
    "divergence formula": Divergence(turning),
    "curl": Curl(field, at=(1, 2)),
    "curl formula": Curl(turning),
    "implicit": ImplicitSlope(g, at=(1, 1)),
    "edge of a product": LocalPartial(Map(lambda a, b: a * b, name="p"), at=(3, -2), by="a"),
    "edge of a quotient": LocalPartial(Map(lambda a, b: a / b, name="q"), at=(3, 2), by="b"),
    "weights": WeightGradient(((1, 2), (3, -1)), x=(1, 2), y=(2, 3)),
    "wide weights": WeightGradient(((1, 2, 1), (3, -1, 2)), x=(1, 2, -1), y=(2, 3)),
}
ARRANGED = {"order": ORDER, "pairs": PAIRS, "line": LINE, "interval": SPAN} | COMPUTED


@pytest.mark.parametrize("name", DERIVED)
def test_sympy_finite_differences_and_our_engine_agree_on_the_key_for_every_seed(name):
    for seed in range(51):
        assert check_derivations(DERIVED[name].variant(seed)) > 0


@pytest.mark.parametrize("name", DERIVED | ARRANGED)
def test_the_key_is_right_and_each_slip_is_named_for_every_seed(name):
    question = (DERIVED | ARRANGED)[name]
    for seed in range(51):
        check_judging(question.variant(seed), seed)


@pytest.mark.parametrize("name", DERIVED | ARRANGED)
def test_texts_are_whole_and_nonsense_costs_nothing(name):
    question = (DERIVED | ARRANGED)[name]
    check_texts(question)
    check_texts(question.variant(3))
    check_unreadable(question)


def test_new_numbers_are_other_numbers():
    for question in [*DERIVED.values(), *COMPUTED.values(), ORDER, PAIRS]:
        assert question.renewable
        shown = {(q.statement(), str(q.form())) for q in map(question.variant, range(6))}
        assert len(shown) > 2
    assert [renewal(q) for q in (ORDER, PAIRS)] == ["Shuffle the steps", "Shuffle the pairs"]


def test_what_an_author_computes_follows_its_numbers_in_every_text():
    other = POWER.variant(1)
    c, n = other.numbers["c"], other.numbers["n"]
    assert other.statement() == f"What is the derivative of ${c} x^{n}$?"
    assert other.solution() == f"${c} \\cdot {n} x^{{{n} - 1}} = {c * n} x^{{{n - 1}}}$."
    assert other.judge(f"{c * n} x^{n - 1}").kind == o.RIGHT
    assert LENGTH.judge("sqrt(13)").kind == o.RIGHT
    assert LENGTH.judge("3.606").kind == o.WRONG
    assert SCALED.judge("(6, 3)").kind == OUTER.judge("[[1, 2], [2, 5]]").kind == o.RIGHT
    with pytest.raises(ValueError, match="no number 'd'"):
        Computed("<d>?", lambda a: a, {"a": 1}, worked="").statement()


def test_steps_are_never_shown_in_the_right_order():
    for seed in range(50):
        assert ORDER.variant(seed).key() != ["a", "b", "c", "d"]


def test_an_order_is_read_however_it_is_separated_and_judged_place_by_place():
    key = ORDER.key()
    for text in (", ".join(key), "".join(key), " > ".join(key), " ".join(key).upper(), " → ".join(key), key):
        assert ORDER.judge(text).kind == o.RIGHT
    assert ORDER.judge(key[::-1]).slip == "steps reversed"
    turned = [key[1], key[2], key[3], key[0]]
    outcome = ORDER.judge(turned)
    assert outcome.kind == o.WRONG
    assert "0 of 4" in outcome.message
    for text in ("a, b", "a, b, c, c", "a, b, c, e", "a b c d d", "7", "ab cd ef", "(a)(b)"):
        assert ORDER.judge(text).kind == o.UNREADABLE, text


def test_pairs_are_read_however_they_are_joined_and_judged_one_by_one():
    key = PAIRS.key()
    for text in ("a{}, b{}, c{}", "a-{} b-{} c-{}", "a{}b{}c{}", "A: {}; B: {}; C: {}", "b{1}, a{0}, c{2}"):
        assert PAIRS.judge(text.format(*key)).kind == o.RIGHT, text
    assert PAIRS.judge(dict(zip("abc", key, strict=True))).kind == o.RIGHT
    outcome = PAIRS.judge(f"a{key[0]}, b{key[2]}, c{key[1]}")
    assert "1 of 3 pairs are right: a ✓ b ✗ c ✗" in outcome.message
    for text in ("a1, b2", "a1, b2, c9", "a1, b2, c3, c1", "1a 2b 3c", "a, b, c"):
        assert PAIRS.judge(text).kind == o.UNREADABLE, text


@pytest.mark.parametrize("text", ["(0, 1/2)", "(0, 0.5)", "0 < h < 1/2", "0<h<½", "(0; 1/2)", "( 0 , 2/4 )"])
def test_an_interval_in_every_usual_form(text):
    assert SPAN.judge(text).kind == o.RIGHT


@pytest.mark.parametrize("text", ["[0, 1/2)", "(0, 1/2]", "0 <= h < 1/2", "0 < h ≤ 1/2", "[0, 1/2]"])
def test_an_end_that_does_not_belong_is_named(text):
    assert SPAN.judge(text).slip == "end included"


def test_a_wrong_end_is_told_and_what_is_no_interval_costs_nothing():
    assert "lower end is right and the upper end is not" in SPAN.judge("(0, 1)").message
    for text in ("1/2", "0 < x < 1/2", "h < 1/2", "(0, 1/2, 1)", "(0, q)", "(0, 1/2"):
        assert SPAN.judge(text).kind == o.UNREADABLE, text


def test_the_line_after_the_wrong_one_is_a_slip():
    assert LINE.judge("c").kind == o.RIGHT
    assert LINE.judge("d").slip == "line after"
    assert LINE.judge("a").kind == o.WRONG


def test_in_a_console_the_steps_and_the_pairs_are_listed_with_their_letters():
    text = in_words(PAIRS)
    for mark in ("**a)** $J$", "**1)** ", "**3)** "):
        assert mark in text


def test_curl_and_divergence_are_not_mixed_up():
    assert Curl(field, at=(1, 2)).judge(6).slip == "divergence for curl"
    assert Divergence(field, at=(1, 2)).judge(3).slip == "curl for divergence"
