"""From an answer to an outcome: right, wrong with the slip named, not attempted, unreadable."""

import time

import numpy as np
import pytest
import sympy as sp

from course_utils import bank
from course_utils.bank.gradient import rosenbrock
from course_utils.maps import Map, exp
from course_utils.questions import outcome as o
from course_utils.questions.kinds.derivatives import Derivative
from course_utils.questions.kinds.general import Choice, Number, Option, Predict
from course_utils.questions.kinds.jacobian import JacobianEntry, JacobianRow, WholeJacobian
from course_utils.questions.kinds.layers import ReLUJacobian, ShapeOf, SoftmaxJacobian
from course_utils.questions.kinds.linear_map import Determinant, LinearChange
from course_utils.questions.kinds.partials import Gradient, Partial
from course_utils.questions.kinds.slopes import FirstOrder, GradientNorm
from course_utils.questions.slips import CATALOGUE

F3 = Map(lambda x, y: x**2 + 3 * x * y)
F = Map(lambda x, y: (x**2 - y, x * y))
ENTRY = JacobianEntry(F, at=(3, 2), row=1, col=1)
WHOLE = WholeJacobian(F, at=(3, 2))
FORMULA = WholeJacobian(F)


class Hostile:
    def __eq__(self, other):
        return True

    __hash__ = None

    def _stop(self, *args, **kwargs):
        raise SystemExit

    __array__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __call__ = _stop


@pytest.mark.parametrize(
    "answer", ["6", "6.0", " 6 ", "12/2", "2*3", "2·3", "√36", "|-6|", 6, 6.0, np.float64(6), sp.Integer(6)]
)
def test_the_right_answer_in_unusual_forms_is_right(answer):
    outcome = ENTRY.judge(answer)
    assert (outcome.kind, outcome.slip, outcome.score) == (o.RIGHT, "", 1.0)


@pytest.mark.parametrize("answer", [None, ..., "", "   "])
def test_nothing_is_not_wrong_but_not_attempted(answer):
    assert ENTRY.judge(answer).kind == o.NOT_ATTEMPTED


@pytest.mark.parametrize(
    "answer", ["six", "6,0", "(6)(", "6; drop", "[6, 6]", (6, 1), Hostile(), True, object, b"6"]
)
def test_what_cannot_be_read_is_never_wrong(answer):
    outcome = ENTRY.judge(answer)
    assert (outcome.kind, outcome.score) == (o.UNREADABLE, 0.0)
    assert outcome.message


def test_a_letter_where_a_number_is_asked_is_asked_back():
    outcome = ENTRY.judge("2x")
    assert outcome.kind == o.UNREADABLE
    assert "x is still in it" in outcome.message


@pytest.mark.parametrize(
    ("answer", "slip"),
    [("-6", "sign"), ("-1", "wrong variable"), ("2", "wrong output"), ("7", "value")],
)
def test_a_slip_is_named_when_its_answer_was_typed(answer, slip):
    outcome = ENTRY.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)
    assert "?" in outcome.message
    assert "6" not in outcome.message  # the way out, not the answer


@pytest.mark.parametrize("answer", ["17", "0.37", "-101/7", "100"])
def test_a_random_wrong_number_is_not_blamed_on_a_slip(answer):
    outcome = ENTRY.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, "")


def test_the_entries_of_a_matrix_are_judged_one_by_one():
    outcome = WHOLE.judge([[6, 17], [2, 3]])
    assert (outcome.kind, outcome.score, outcome.slip) == (o.WRONG, 0.75, "")
    assert outcome.message == "3 of 4 entries are right: ✓ ✗ / ✓ ✓."


@pytest.mark.parametrize(
    ("answer", "entry", "slip"),
    [([[6, 1], [2, 3]], "Row 1, column 2", "sign"), ([[6, -1], [3, 3]], "Row 2, column 1", "other variable"),
     ([[8, -1], [2, 3]], "", ""), ([[9, 1], [2, 3]], "Row 1, column 2", "sign")],
)  # fmt: skip
def test_a_slip_in_one_entry_is_named_with_the_entry(answer, entry, slip):
    outcome = WHOLE.judge(answer)
    assert outcome.slip == slip
    assert (
        f"{entry}: This is what you get if" in outcome.message if slip else "This is" not in outcome.message
    )


def test_a_forgotten_inner_derivative_is_named_in_its_entry():
    outcome = Gradient(rosenbrock, at=(2, 1)).judge("(-62, -60)")
    assert (outcome.slip, outcome.score) == ("forgot inner derivative", 0.5)
    assert "1 of 2 entries are right: ✗ ✓. Entry 1: " in outcome.message


def test_where_most_entries_are_wrong_no_slip_of_a_single_one_is_named():
    outcome = WHOLE.judge("[[-6, 5], [7, 9]]")
    assert (outcome.slip, outcome.message) == ("", "0 of 4 entries are right: ✗ ✗ / ✗ ✗.")


@pytest.mark.parametrize("answer", ["200,100", "200 100"])
def test_one_length_and_a_shape_are_told_apart_by_asking(answer):
    outcome = bank.question("jacobians.entries").judge(answer)
    assert outcome.kind == "unreadable"
    assert "Write 200100, or 200 x 100." in outcome.message
    assert bank.question("jacobians.entries").judge("10,000").kind == "wrong"


@pytest.mark.parametrize(
    "answer",
    [
        "[[6, -1], [2, 3]]",
        "[6, -1; 2, 3]",
        ((6, -1), (2, 3)),
        np.array([[6, -1], [2, 3]]),
        sp.Matrix([[6, -1], [2, 3]]),
    ],
)
def test_a_matrix_is_right_in_every_usual_form(answer):
    assert WHOLE.judge(answer).kind == o.RIGHT


def test_formulas_are_compared_as_formulas():
    assert FORMULA.judge("[[x+x, -1], [y, x]]").kind == o.RIGHT
    assert FORMULA.judge("[[2x, y], [-1, x]]").slip == "transposed"
    assert FORMULA.judge("[[2x, -1], [y, y]]").score == 0.75


def test_the_shape_is_told_before_the_values():
    G = Map(lambda x, y: (x * y, x, y**2))
    outcome = WholeJacobian(G, at=(1, 2)).judge([[2, 1], [1, 0]])
    assert "2 rows of 2; this asks for 3 rows of 2" in outcome.message
    assert outcome.score == 0
    turned = WholeJacobian(G, at=(1, 2)).judge([[2, 1, 0], [1, 0, 4]])
    assert turned.slip == "transposed"


def test_a_row_may_be_written_as_a_list_or_as_a_matrix_of_one_row():
    row = JacobianRow(F, at=(3, 2), row=2)
    for answer in ("(2, 3)", "2, 3", "[[2, 3]]", [2, 3], np.array([2.0, 3])):
        assert row.judge(answer).kind == o.RIGHT
    turned = row.judge([[2], [3]])
    assert turned.kind == o.OTHER_FORM
    assert "a row is asked for, and this is a column. Write (a, b)." in turned.message
    assert row.judge("[3; 2]").kind == o.WRONG


@pytest.mark.parametrize(
    "answer",
    ["8, 3", "8,3", "[8; 3]", "8; 3", "[[8], [3]]", [[8], [3]], "(8, 3)^T", "[[8, 3]]^T", "[8 3]^{\\top}",
     "{8, 3}", "8i+3j", "8 i + 3 j", "8î + 3ĵ", "8\\hat{i} + 3\\mathbf{j}", "(16, 6)/2", "-(-8, -3)",
     "(9, 4) - 1*(1, 1)",
     "<8, 3>", "\\langle 8, 3\\rangle", "[8, 3]'",
     "\\frac{1}{2}\\begin{pmatrix}16\\\\6\\end{pmatrix}", np.array([[8], [3]])],
)  # fmt: skip
def test_the_entries_of_a_vector_in_every_usual_form(answer):
    gradient = Gradient(F3, at=(1, 2))
    assert gradient.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize("answer", ["3/16*[[1,-1],[-1,1]]", "3/16 [[1,-1],[-1,1]]", "[[3,-3],[-3,3]]/16"])
def test_a_matrix_may_have_a_factor_before_it(answer):
    assert SoftmaxJacobian(("1/4", "3/4")).judge(answer).kind == o.RIGHT


def test_a_flat_list_is_no_matrix_and_costs_nothing():
    for answer in ("6, -1, 2, 3", (6, -1, 2, 3), "6 -1 2 3"):
        assert WHOLE.judge(answer).kind == o.UNREADABLE


@pytest.mark.parametrize("answer", ["1/0", "0/0", "√(-1)", "ln(0)", "9^9^9^9", "(1/0)*0"])
def test_what_has_no_value_is_no_wrong_answer(answer):
    outcome = ENTRY.judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert "division by zero" in outcome.message


@pytest.mark.parametrize(
    ("answer", "slip"),
    [("7.21", "rounded"), ("7.2", "rounded"), ("7.2111", "rounded"), ("7.22", ""), ("7.19", "")],
)
def test_only_a_rounding_of_the_key_is_called_one(answer, slip):
    outcome = GradientNorm(Map(lambda x, y: x**2 + 3 * y**2), at=(2, 1), written=("exact",)).judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)
    assert ("Was something rounded on the way?" in outcome.message) == (slip == "")
    assert FirstOrder(F3, at=(1, 2), step=("0.2", "0.1")).judge("8.88").slip == ""


def test_what_a_computation_shows_of_an_exact_value_is_a_rounding_and_told_how_to_write_it():
    norm = GradientNorm(Map(lambda x, y: x**2 + 3 * y**2), at=(1, 3), written=("exact",))  # √328
    for digits in (np.array2string(np.sqrt([328.0])), str(np.sqrt(np.float32(328))), "18.1108"):
        outcome = norm.judge(digits.strip("[]"))
        assert outcome.slip == "rounded", digits
        assert "is asked for, such as 5/17 or sqrt(17)" in outcome.message


@pytest.mark.parametrize("answer", ["6.0000001", "6.0000000001", 6 + 1e-7])
def test_a_measured_value_of_a_whole_number_is_near_it_and_no_rounding_of_it(answer):
    outcome = ENTRY.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, "")
    assert "Was something rounded on the way?" in outcome.message


def test_a_number_cut_off_is_never_said_to_have_its_sign_turned():
    directional = bank.question("gradient.directional").variant(1)  # -6/13
    assert directional.judge("-0.461").slip == directional.judge("-0.4615").slip == "rounded"
    assert directional.judge("0.461").slip == "sign"


def test_a_whole_number_beside_a_whole_key_is_not_said_to_be_rounded():
    assert "rounded" not in bank.question("micrograd.count").judge("336").message


def test_the_answer_of_a_slip_is_recognised_when_it_is_rounded_to_three_digits():
    directional = bank.question("gradient.directional")  # the gradient is √73 long
    assert directional.judge("8.54").slip == directional.judge("8.544").slip == "steepest slope"
    assert directional.judge("8.5").slip == directional.judge("8.55").slip == ""


@pytest.mark.parametrize(
    ("answer", "says"), [("11.000", "11000"), ("11,000", "11000"), ("1.050.000", "1050000")]
)
def test_a_point_that_could_be_of_thousands_is_asked_about_where_a_whole_number_is_wanted(answer, says):
    outcome = bank.question("backprop.cost_forward").judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert f"Write {says}" in outcome.message


@pytest.mark.parametrize("answer", ["11 000", "11\u202f000", " 11\u2009000 ", "11\u00a0000"])
def test_a_space_between_thousands_is_none_between_numbers_where_a_whole_number_is_wanted(answer):
    question = bank.question("backprop.cost_forward")
    assert question.judge(answer).read_as == "11000"
    assert question.judge("11 0000").kind == question.judge("1 2").kind == o.UNREADABLE


@pytest.mark.parametrize("answer", ["10 3; 2 -3", "10 3;2 -3", "10, 3; 2, -3"])
def test_rows_of_a_matrix_need_no_brackets(answer):
    assert bank.question("chain_rule.product").judge(answer).kind == o.RIGHT


def test_the_letter_x_between_numbers_is_a_product_where_x_is_no_variable():
    assert ENTRY.judge("2 x 3").kind == ENTRY.judge("0.6x10^1").kind == o.RIGHT
    assert "x is still in it" in ENTRY.judge("2 x").message
    assert ENTRY.judge("0x6").kind == o.UNREADABLE  # a computer's six, and no zero
    row = bank.question("chain_rule.row")  # in x1 and x2
    assert row.judge("(2x1, 2x2)").kind == o.RIGHT


@pytest.mark.parametrize(
    "answer",
    ["[1,6; 0,4]", "(1,6; 0,4)", "1,6; 0,4", "(1,6, 0,4)", "[1,6,0,4]", "(-0,5, -2)", "-0,5 -2"],
)
def test_decimal_commas_are_never_taken_for_more_entries(answer):
    outcome = bank.question("gradient.one_step").judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert "decimal comma" in outcome.message.lower()


@pytest.mark.parametrize(
    ("question", "answer", "ways"),
    [
        ("gradient.estimate", "8·9", "8*9, or 8.9"),
        ("gradient.largest", "0·33", "0*33, or 0.33"),
        ("gradient.one_step", "(1·6, 0·4)", "1*6, or 1.6"),
        ("gradient.one_step", "(1·6, 0)", "1*6, or 1.6"),
        ("backprop.by_hand", "4; 8·0; 16; 8", "8*0, or 8.0"),
    ],
)
def test_a_raised_point_is_asked_about_where_the_product_is_wrong_and_the_decimal_is_not(
    question, answer, ways
):
    outcome = bank.question(question).judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert f"Write {ways}." in outcome.message


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("gradient.estimate", "8·2", o.WRONG),  # in both readings
        ("gradient.estimate", "8 · 9", o.WRONG),
        ("gradient.estimate", "4·2·9", o.WRONG),
        ("gradient.at_point", "(2·4, 3·1)", o.RIGHT),
        ("gradient.norm", "2·13^(1/2)", o.RIGHT),
    ],
)
def test_a_product_with_a_raised_point_is_a_product_where_nothing_else_can_be_meant(question, answer, kind):
    assert bank.question(question).judge(answer).kind == kind


def test_a_turned_sign_in_one_entry_or_in_all_is_named_for_every_list():
    assert bank.question("backprop.gate").judge("(-4, -4, -3)").slip == "sign"
    assert bank.question("backprop.by_hand").judge("4; -8; 16; 8").slip == "sign"
    softmax = SoftmaxJacobian(("1/4", "3/4"))
    assert softmax.judge("[[3/16, 3/16], [-3/16, 3/16]]").slip == "sign"
    assert bank.question("backprop.gate").judge("(4, 4, -3)").slip == "sign"
    assert softmax.judge("[[-3/16, 3/16], [3/16, -3/16]]").slip == "sign"


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        ("12z^3", "term left out"),
        ("12z^4 + 1", "power kept"),
        ("-12z^3 + 1", "sign of a term"),
        ("12z^3 + 1 + 6x", "still term differentiated"),
        ("12z^3 + 1 + 15x + 9y", "still term differentiated"),
        ("12z^2 + 1", ""),
    ],
)
def test_a_rule_broken_in_one_term_is_named(answer, slip):
    partial = Partial(Map(lambda x, y, z: 3 * x**2 + 9 * x * y + 3 * z**4 + z), by="z")
    outcome = partial.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)
    assert ("do not recognise" in outcome.message) == (slip == "")


def test_the_right_entries_in_another_order_are_told_to_be():
    told = "In another order, all would be."
    assert told in bank.question("micrograd.by_hand").judge("(9, -12)").message
    assert told not in bank.question("micrograd.by_hand").judge("(9, 9)").message
    assert told not in WHOLE.judge([[-1, 6], [3, 2]]).message


def test_a_rounded_list_is_called_one():
    softmax = SoftmaxJacobian(("1/3", "2/3"))
    assert softmax.judge("[[0.22, -0.222], [-2/9, 0.2222]]").slip == "rounded"
    assert softmax.judge("[[0.22, -0.222], [-2/9, 0.3]]").slip == ""


def test_a_word_where_a_number_is_asked_is_told_what_is_asked():
    outcome = ENTRY.judge("ddy")
    assert outcome.kind == o.UNREADABLE
    assert outcome.message == "I cannot make a number of “ddy”. This asks for a number, such as -2 or 1/3."
    assert "The names here are x, y" in FORMULA.judge("[[q, 1], [y, x]]").message


def test_a_power_of_ten_is_read_as_one_unless_the_answer_has_eulers_number_in_it():
    assert ENTRY.judge("6e0").kind == ENTRY.judge("0.6E1").kind == ENTRY.judge("60e-1").kind == o.RIGHT
    grows = Derivative(Map(lambda x: 2 * exp(x) - 3 * x), at=(1,))
    asked = grows.judge("2e-3")
    assert asked.kind == o.UNREADABLE
    assert "2*10^(-3), or 2*e-3" in asked.message
    assert grows.judge("2*e-3").kind == o.RIGHT
    assert grows.judge("2*10^(-3)").kind == o.WRONG


def test_an_exact_answer_is_not_matched_by_a_rounded_one():
    softmax = SoftmaxJacobian(("1/3", "2/3"))
    assert softmax.judge("[[2/9, -2/9], [-2/9, 2/9]]").kind == o.RIGHT
    assert softmax.judge("[[0.222, -0.222], [-0.222, 0.222]]").kind == o.WRONG
    s = np.array([1, 2]) / 3
    assert softmax.judge(np.diag(s) - np.outer(s, s)).kind == o.RIGHT  # floats of a computation


@pytest.mark.parametrize(
    "answer",
    ["200 x 100", "200×100", "(200, 100)", "200 by 100", (200, 100), "200*100", "[200,100]",
     "200x100 matrix", "a 200 x 100 matrix", "２００×１００",
     "200 rows, 100 columns",
     "200 rows and 100 columns", "2e2 x 1e2", "200 x 10^2", np.array([200, 100]), (np.int64(200), 100)],
)  # fmt: skip
def test_a_shape_in_every_usual_form(answer):
    assert ShapeOf(100, 200).judge(answer).kind == o.RIGHT


@pytest.mark.parametrize(
    "size", ["10000", "10,000", "10 000", "1e4", "10^4", "10**4", "10^{4}", "10⁴", "10 ^ 4"]
)
def test_a_large_size_in_every_usual_form(size):
    assert ShapeOf(10_000, 1).judge(f"1 x {size}").kind == o.RIGHT
    assert ShapeOf(3, 10_000, of="J d").judge(size).kind == o.RIGHT


def test_a_comma_that_could_be_of_thousands_is_not_taken_for_one_between_sizes():
    assert ShapeOf(10_000, 1).judge("(1, 10,000)").kind == o.UNREADABLE


def test_the_shape_drill_names_its_slips():
    assert ShapeOf(100, 200).judge("100 x 200").slip == "shape reversed"
    for length in ("200", "[200]", "(200,)", [200]):
        assert ShapeOf(100, 200, of="J d").judge(length).kind == o.RIGHT
    assert ShapeOf(100, 200, of="J d").judge("100 x 1").slip == "shape of input"


def test_slips_of_the_determinant_the_linear_map_and_the_layers():
    assert Determinant(F, at=(3, 2)).judge(16).slip == "determinant plus"
    assert Determinant(F, at=(3, 2)).judge(-20).slip == "determinant sign"
    step = LinearChange(F, at=(1, 2), step=("0.2", "0.1"))
    assert step.judge("(0.3, 0.5)").kind == o.RIGHT
    assert step.judge("(0.34, 0.52)").slip == "true change"
    relu = ReLUJacobian(((2, -1), (1, -3)), at=(2, 1))
    assert relu.judge("[[2, -1], [1, -3]]").slip == "not masked"
    assert relu.judge("[[2, 0], [1, 0]]").slip == "mask on columns"
    assert SoftmaxJacobian(("1/2", "1/2")).judge("[[1/2, 0], [0, 1/2]]").slip == "forgot the square"


OPTIONS = (
    Option("one", True, "First reason."),
    Option("two", False, "Second reason."),
    Option("three", True, "Third."),
)


@pytest.mark.parametrize("answer", ["[6]", [6], np.array([[6.0]]), "(6,)"])
def test_a_list_of_one_is_its_value(answer):
    assert ENTRY.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize(
    ("identifier", "answer", "said"),
    [
        ("gradient.at_point", "[[8, 3], [8, 3]]", "You gave 2 rows of 2; this asks for 2 entries."),
        ("chain_rule.row", "[2x1 0; 0 2x2]", "You gave 2 rows of 2; this asks for one row of 2."),
        ("chain_rule.row", "[[2x1,0],[0,2x2]]", "You gave 2 rows of 2; this asks for one row of 2."),
        ("chain_rule.row", "[2x1, 0; 0, 2x2]", "You gave 2 rows of 2; this asks for one row of 2."),
        ("gradient.at_point", "(8, 3, 0)", "You gave 3 entries; this asks for 2 entries."),
        ("jacobians.whole", "(2x, 1, y)", "You gave 3 entries; this asks for 2 rows of 2."),
        ("jacobians.whole", "[[2x, 1, 0], [y, x, 0]]", "You gave 2 rows of 3; this asks for 2 rows of 2."),
    ],
)
def test_a_wrong_number_of_entries_is_a_wrong_shape_for_lists_as_for_matrices(identifier, answer, said):
    outcome = bank.question(identifier).judge(answer)
    assert (outcome.kind, outcome.message) == (o.WRONG, said)


def test_choices_one_and_many():
    one = Choice("Which?", OPTIONS[:2])
    assert one.judge("a").kind == o.RIGHT
    assert one.judge("A)").kind == o.RIGHT
    assert "Second reason." in one.judge("b").message
    assert one.judge("d").kind == o.UNREADABLE
    assert one.judge("a, b").kind == o.UNREADABLE
    for struck in ("✗ a", "a ✘", "a ❌"):
        assert one.judge(struck).kind == o.UNREADABLE
    many = Choice("Which?", OPTIONS, many=True)
    assert many.judge("a, c").kind == o.RIGHT
    assert many.judge(["c", "a"]).kind == o.RIGHT
    assert many.judge("a and c").kind == many.judge("ac").kind == many.judge("Both a and c").kind == o.RIGHT
    assert many.judge("all").kind == o.WRONG
    assert one.judge("option a").kind == o.RIGHT
    for nothing in ("none", "", [], set()):
        assert many.judge(nothing).kind == o.NOT_ATTEMPTED  # some option always holds
    assert many.judge("a, b\N{COMBINING LONG STROKE OVERLAY}, c").kind == o.UNREADABLE
    missing = many.judge("a")
    assert missing.kind == o.WRONG
    assert "Not everything that holds" in missing.message
    assert 0 < missing.score < 1


def test_any_prediction_counts_and_is_told_afterwards():
    predict = Predict("Which way?", OPTIONS[:2])
    for answer in "ab":
        outcome = predict.judge(answer)
        assert (outcome.kind, outcome.score) == (o.RIGHT, 1.0)
    assert "First reason." in predict.judge("b").message
    assert "one" in predict.judge("b").message
    assert predict.judge("c").kind == o.UNREADABLE


def test_a_measured_number_has_the_tolerance_that_it_states():
    slope = Number("Slope?", value=2, tolerance=0.05, worked="2.", wrong=(("first order", 1),))
    assert "0.05" in slope.statement()
    assert slope.judge("1.97").kind == o.RIGHT
    assert slope.judge("2.05").kind == o.RIGHT
    assert slope.judge("2.06").kind == o.WRONG
    assert slope.judge("1.01").slip == "first order"


@pytest.mark.parametrize(
    ("answer", "slip"),
    [("1e-8", "power for exponent"), ("10^-7", "power for exponent"), ("10⁻⁸", "power for exponent"),
     ("1 x 10^-8", "power for exponent"), (1e-9, "power for exponent"), ("8", "exponent without its sign"),
     ("-16", "precision itself"), ("0", ""), ("1e-3", "")],
)  # fmt: skip
def test_an_exponent_is_asked_for_and_not_the_power(answer, slip):
    outcome = bank.question("partials.best_forward").judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)


def test_outcomes_show_in_words_with_a_sign_and_for_machines():
    outcome = ENTRY.judge("-6")
    assert repr(outcome).startswith("✗ Not yet.")
    assert "read as: -6" in repr(outcome)
    bundle = outcome._repr_mimebundle_()
    assert bundle[o.MIME] == {"id": "", "kind": "wrong", "slip": "sign", "score": 0.0}
    assert "<math" in bundle["text/html"]
    assert repr(ENTRY.judge("6")).startswith("✓ Right.")
    assert repr(ENTRY.judge("6 +")).startswith("· I cannot read this.")
    assert repr(ENTRY.judge("6 +")).endswith("6 +\n     ^")


def test_every_slip_in_the_catalogue_asks_a_question():
    for name, slip in CATALOGUE.items():
        assert slip.question.rstrip().endswith("?"), name
        assert slip.title[0].islower() or slip.title[0] == "$", name
        assert not slip.title.endswith("."), name


def test_a_judgement_takes_a_few_milliseconds():
    FORMULA.judge("[[2x, -1], [y, x]]")
    times = []
    for answer in [
        "[[2x, -1], [y, x]]",
        "[[2x, y], [-1, x]]",
        "[[x, -1], [y, sin(x)^2]]",
        "[[e^x, 1], [2, 3]]",
    ] * 5:
        start = time.perf_counter()
        FORMULA.judge(answer)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.02
