"""Follow-through: a part is judged against the learner's own earlier value, and says so."""

import pytest

from course_utils import bank, check
from course_utils.grading.answers import Answers
from course_utils.grading.judge import judge_answers
from course_utils.grading.submission import Task
from course_utils.progress import Attempt, open_store
from course_utils.questions import BackpropSteps, api, ask
from course_utils.questions import outcome as o
from course_utils.questions.widget import QuestionCard

ID = "backprop.by_hand"  # e = 4, then the gradients 8, 16, 8
STEPS = bank.question(ID)


@pytest.mark.parametrize(
    "answer",
    ["4; 8; 16; 8", "4;8;16;8", "(4, 8, 16, 8)", "4, 8, 16, 8", "[4; 8; 16; 8]", [4, 8, 16, 8],
     "2*2; 16/2; 4^2; √64", {"a": 4, "b": 8, "c": 16, "d": 8},
     "a = 4; b: 8; c) 16; d=8", "(a) 4; (b) 8; (c) 16; (d) 8", "a: 4, b: 8, c: 16, d: 8",
     "e = 4; 8; 16; 8", "4; 8; 16; 8;"],
)  # fmt: skip
def test_the_parts_are_right_in_every_usual_way_to_write_them(answer):
    assert STEPS.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize("answer", ["b: 8; a: 4; c: 16; d: 8", "b = 8, a = 4, c = 16, d = 8"])
def test_parts_in_another_order_are_not_mixed_up(answer):
    outcome = STEPS.judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert "Part a: this is labelled as another part" in outcome.message


@pytest.mark.parametrize(
    ("answer", "said", "score"),
    [
        (
            "5; 10; 20; 10",
            "Parts b, c and d are right, from your own value $5$ of part a; part a itself",
            0.75,
        ),
        ("4; 7; 14; 7", "Parts c and d are right, from your own value $7$ of part b; part b itself is", 0.75),
        ("5; 7; 14; 10", "Part c is right, from your own value $7$ of part b", 0.25),
        ("√2; 2√2; 4√2; √8", "from your own value $\\sqrt{2}$ of part a", 0.75),
        ([1 / 3, 2 / 3, 4 / 3, 2 / 3], "Parts b, c and d are right", 0.75),
        (
            "; 10; 20; 10",
            "from your own value $10$ of part b; part b itself is not right yet. Part a is",
            0.5,
        ),
    ],
)
def test_a_later_part_is_judged_against_the_learners_own_value(answer, said, score):
    outcome = STEPS.judge(answer)
    assert said in outcome.message
    assert (outcome.kind, outcome.score) == (o.WRONG, score)


@pytest.mark.parametrize(
    ("answer", "score"),
    [("5; 11; 3; 17", 0.0), ("0; 0; 0; 0", 0.0), ("4; 8; 3; 8", 0.75), ("5; 8; 16; 8", 0.75)],
)
def test_what_does_not_follow_earns_nothing_and_nothing_is_said_to_follow(answer, score):
    outcome = STEPS.judge(answer)
    assert "from your own" not in outcome.message
    assert outcome.score == score


def test_the_slip_of_the_first_wrong_part_is_named_whatever_follows():
    assert STEPS.judge("4; 4; 8; 4").slip == "square without its 2"
    mixed = STEPS.judge("4; 4; 8; 5")  # d does not follow
    assert mixed.slip == "square without its 2"
    assert mixed.message.startswith("Part b: This is what you get if you leave out the 2")
    own = STEPS.judge("5; 10; 30; 10")  # c: w instead of x, from the learner's own b
    assert (own.slip, own.score) == ("", 0.5)
    assert STEPS.judge("4; 8; 24; 8").slip == "own value"


@pytest.mark.parametrize(
    ("answer", "score", "open_parts"),
    [("4; ; ; ", 0.25, "Parts b, c and d are"), ("4;8;;8", 0.75, "Part c is")],
)
def test_open_parts_beside_right_ones_are_no_wrong_attempt(answer, score, open_parts):
    outcome = STEPS.judge(answer)
    assert (outcome.kind, outcome.score) == (o.UNFINISHED, score)
    assert repr(outcome).startswith("· So far so good.")
    assert f"{open_parts} still open." in outcome.message


def test_open_parts_beside_a_wrong_one_are_told():
    outcome = STEPS.judge("5; 10; ; ")
    assert (outcome.kind, outcome.score) == (o.WRONG, 0.25)
    assert "Parts c and d are still open." in outcome.message


def test_an_unfinished_answer_is_kept_and_earns_its_points_and_is_no_attempt(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    card = QuestionCard(api.Asked(ID))
    card._heard(card, {"kind": "check", "text": "4; 8; ; "}, [])
    assert (card.view["outcome"]["kind"], card.view["attempts"]) == (o.UNFINISHED, "")
    assert QuestionCard(api.Asked(ID)).view["typed"] == "4; 8; ; "
    assert open_store().memories() == []  # nothing to be recalled yet
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert (ask(ID), check(ID, "4; ; ; ")) == (0.5, 0.25)


def test_the_card_with_boxes_does_not_ask_for_semicolons(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    card = QuestionCard(api.Asked(ID))
    card._heard(card, {"kind": "check", "text": ""}, [])
    assert "Fill in one of the parts" in card.view["outcome"]["html"]
    assert "semicolon" not in card.view["outcome"]["html"]


@pytest.mark.parametrize(
    ("answer", "name"), [("4; 2e; 16; 8", "e"), ("4; 8; 8w; 8", "w"), ("q-y;;;", "q, y")]
)
def test_a_node_of_the_graph_is_no_number_and_e_is_the_node(answer, name):
    outcome = STEPS.judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert f"{name} {'is' if len(name) == 1 else 'are'} still in it" in outcome.message


@pytest.mark.parametrize(
    ("answer", "said"),
    [("4; x; 16; 8", "Part b"), ("1/0; 8; 16; 8", "Part a: This has no value"), ("4; 8", "You gave 2"),
     ("4", "four"), ("4; 8; x((; ", "Part c: This bracket is not closed"),
     ("4; 1,5; 2; 3", "Part b: A decimal comma")],
)  # fmt: skip
def test_what_cannot_be_read_costs_nothing_and_names_the_part(answer, said):
    outcome = STEPS.judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert said in outcome.message


def test_a_node_used_twice_follows_both_ways():
    twice = BackpropSteps(
        (("p", "mul", "x", "x"), ("L", "add", "p", "x")), (("x", 3),), of=("x",), values=("p",)
    )
    assert twice.key() == [9, 7]
    assert twice.judge("6; 7").score == 0.5  # p takes no part in the gradient
    assert twice.judge("9; 3").slip == "overwrote"


def test_it_is_kept_shown_again_and_counted_afresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert check(ID, "5; 10; 20; 10").score == 0.75
    assert open_store().attempts(ID)[-1].answer == "5; 10; 20; 10"
    assert "from your own value" in api.Asked(ID).last().message
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert ask(ID) == 0.75


def test_a_graded_run_counts_what_follows_from_the_answers_alone():
    answers = Answers([Attempt(ID, 0, "5; 10; 20; 10", kind="right", slip="", at="")])
    verdict = judge_answers(Task("cell", "ask", ID, "", 2.0), answers)
    assert (verdict.score, verdict.kind) == (0.75, o.WRONG)
    assert "from your own value 5 of part a" in verdict.message


@pytest.mark.parametrize("root", ["√2", "1/√3", "√(10^9+1)", "ln(7)"])
def test_what_follows_from_a_root_of_ones_own_earns_its_points(root):
    assert (
        "**a** ✗, **b** ✓, **c** ✓, **d** ✓"
        in STEPS.judge(f"{root}; 2*({root}); 4*({root}); 2*({root})").message
    )
    near = STEPS.judge(f"{root}; 2*({root}) + 10^-12; 5; 6")
    assert "**a** ✗, **b** ✗" in near.message
