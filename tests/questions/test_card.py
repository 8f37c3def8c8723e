"""The card shows what the kernel knows, and judges what the browser sends."""

import json
import re
from html import unescape

import numpy as np
import pytest

from course_utils import bank, check
from course_utils.progress import open_store
from course_utils.questions import api
from course_utils.questions.widget import STATIC, QuestionCard


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for kept in (api._hints_given, api._insisted, api._solved):
        kept.clear()


def card(identifier="jacobians.j11"):
    return QuestionCard(api.Asked(identifier))


def press(card, kind, text=""):
    card._heard(card, {"kind": kind, "text": text}, [])
    return card.view


def test_a_new_card_asks_and_shows_no_outcome():
    view = card().view
    assert "<math" in view["statement"]
    assert (view["control"], view["typed"], view["outcome"], view["attempts"]) == ("text", "", None, "")


def test_checking_shows_the_outcome_the_attempts_and_what_was_read():
    shown = card()
    view = press(shown, "check", "-2")
    assert view["outcome"]["kind"] == "wrong"
    assert "sign" in view["outcome"]["html"]
    assert "Read as" in view["outcome"]["html"]
    assert view["attempts"] == "1 attempt"
    view = press(shown, "check", "2")
    assert view["outcome"]["kind"] == "right"
    assert view["attempts"] == "2 attempts"


def test_after_a_restart_the_last_answer_its_outcome_and_its_numbers_are_shown():
    shown = card()
    press(shown, "new")
    press(shown, "check", "17")
    view = card().view
    assert (view["seed"], view["typed"], view["outcome"]["kind"]) == (1, "17", "wrong")
    assert view["statement"] == shown.view["statement"]


def test_an_answer_given_in_a_cell_is_shown_on_the_card_too():
    shown = card()
    check("jacobians.j11", 2)
    assert shown.view["outcome"]["kind"] == "right"
    assert shown.view["typed"] == "2"


def test_an_answer_to_numbers_that_were_changed_in_another_place_is_not_judged():
    shown, other = card(), card()
    press(other, "new")
    view = press(shown, "check", "2")  # right for the numbers that stood there
    assert view["outcome"]["kind"] == "not attempted"
    assert (view["seed"], view["statement"]) == (other.view["seed"], other.view["statement"])
    assert open_store().attempts("jacobians.j11") == []
    right = api.Asked("jacobians.j11").question
    assert press(shown, "check", right.typed(right.key()))["outcome"]["kind"] == "right"


def test_the_preview_typesets_what_was_read_and_says_what_cannot_be():
    shown = card("jacobians.whole")
    assert "<mtable" in shown.preview("[[2x, 1], [y, x]]")
    assert "missing" in shown.preview("[[2x, 1], [y, x")
    assert shown.preview("  ") == ""
    assert "<script" not in shown.preview("<script>alert(1)</script>")
    assert open_store().attempts("jacobians.whole") == []


def test_hints_and_the_solution_come_step_by_step():
    shown = card()
    view = press(shown, "hint")
    assert (len(view["hints"]), view["hintsLeft"]) == (1, 2)
    view = press(shown, "solution")
    assert not view["solution"]
    assert "Try it first" in view["solutionNote"]
    view = press(shown, "solution")
    assert "Solution" in view["solution"]
    assert view["solutionNote"] == ""


def test_new_numbers_clear_the_card():
    shown = card()
    press(shown, "check", "2")
    view = press(shown, "new")
    assert (view["seed"], view["typed"], view["outcome"], view["hints"], view["solution"]) == (
        1,
        "",
        None,
        [],
        "",
    )


def test_the_lessons_own_numbers_come_back_with_what_was_answered_to_them():
    shown = card()
    assert not shown.view["renewed"]
    press(shown, "check", "2")
    own = shown.view["statement"]
    assert press(shown, "new")["renewed"]
    view = press(shown, "original")
    assert (view["seed"], view["typed"], view["outcome"]["kind"], view["statement"]) == (0, "2", "right", own)
    assert not view["renewed"]


@pytest.mark.parametrize(
    ("identifier", "forth", "back"),
    [
        ("jacobians.j11", "New numbers", "Original numbers"),
        ("jacobians.rank", "Shuffle the options", "Original order"),
        ("jacobians.predict", "", "Original order"),
    ],
)
def test_the_buttons_say_what_another_variant_brings(identifier, forth, back):
    view = card(identifier).view
    assert (view["renewal"], view["original"]) == (forth, back)


def test_new_numbers_are_never_ones_that_were_answered():
    shown = card()
    press(shown, "new")
    press(shown, "check", "2")
    press(shown, "original")
    assert press(shown, "new")["seed"] == 2


@pytest.mark.parametrize(
    ("identifier", "says"), [("jacobians.predict", "Choose one"), ("jacobians.j11", "number")]
)
def test_checking_an_empty_card_says_what_to_do_with_it(identifier, says):
    outcome = press(card(identifier), "check")["outcome"]
    assert outcome["kind"] == "not attempted"
    assert says in outcome["html"]
    assert "letter" not in outcome["html"]


@pytest.mark.parametrize("identifier", bank.all_ids())
def test_every_question_has_a_card_whose_state_is_json_and_a_text_that_stands_for_it(identifier):
    shown = card(identifier)
    json.dumps(shown.view)
    data = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(card(identifier))
    assert f'check("{identifier}"' in data["text/plain"]
    assert "0x" not in data["text/plain"]


@pytest.fixture
def outputs(monkeypatch):
    """What the notebook holds of what is displayed: name of an output -> its HTML."""
    held = {}

    def publish(data, transient, **_):
        held[transient["display_id"]] = data["text/html"]

    monkeypatch.setattr("IPython.display.publish_display_data", publish)
    return held


def test_a_notebook_keeps_the_last_answer_its_outcome_and_the_hints_as_html_without_a_script(outputs):
    shown = card("jacobians.whole")
    shown._ipython_display_()
    name = shown.name
    assert "What is its Jacobian" in outputs[name]
    press(shown, "check", "[[2x, y], [1, x]]")
    press(shown, "hint")
    for words in ("Your answer", "[[2x, y], [1, x]]", "Not yet", "exchange rows and columns", "1 attempt",
                  "Hint 1.", "To answer, run this cell"):  # fmt: skip
        assert words in outputs[name], words
    assert "<script" not in outputs[name]


def test_a_notebook_keeps_what_was_chosen_and_what_was_filled_in(outputs):
    chosen, parts = card("jacobians.rank"), card("backprop.by_hand")
    for shown, text in ((chosen, "b"), (parts, "5; 10; 20; 10")):
        shown._ipython_display_()
        press(shown, "check", text)
    first, second = outputs[chosen.name], outputs[parts.name]
    assert first.count("your answer") == 1
    assert "<code>5</code>" in second
    assert second.count("<code>10</code>") == 2


def test_formulas_are_read_in_one_line_where_a_page_drops_their_tags(outputs):
    """An untrusted notebook keeps the text of MathML and nothing else of it."""
    shown = card("jacobians.whole")
    shown._ipython_display_()
    press(shown, "check", "[[x/2, -1], [y^2, sqrt(x)]]")
    html = outputs[shown.name]
    text = unescape(re.sub("<[^>]*>", "", html))
    assert "G(x,y)=(x^2+y,xy)" in text
    assert "Read as: [[x/2, −1], [y^2, √x]]" in text


@pytest.mark.parametrize("identifier", bank.all_ids())
def test_a_card_adds_a_few_kilobytes_to_its_notebook(identifier, outputs):
    shown = card(identifier)
    shown._ipython_display_()
    if shown.view["control"] != "code":
        press(shown, "check", shown._asked.question.typed(shown._asked.question.key()))
    press(shown, "hint")
    assert len(outputs[shown.name]) < 8_000


def test_nonsense_from_the_browser_is_ignored():
    shown = card()
    for message in ({}, {"kind": "explode"}, {"kind": "check"}, {"kind": "check", "text": None}):
        shown._heard(shown, message, [])
    assert open_store().attempts("jacobians.j11") == []


def test_the_front_end_is_one_file_that_loads_nothing():
    source = (STATIC / "card.js").read_text(encoding="utf-8")
    assert source.startswith("// @ts-check")
    assert "import " not in source
    assert "http" not in source


def test_under_a_lab_that_is_not_right_stand_the_buttons_that_help(monkeypatch):
    monkeypatch.setattr("course_utils.questions.card.in_kernel", lambda: True)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: shown.append(item))
    check("partials.lab_forward", ...)._ipython_display_()
    outcome, help = shown
    assert "Not attempted" in outcome["text/plain"]
    assert help.view["hintsLeft"] > 0
    assert "Hint 1" in press(help, "hint")["hints"][0]
    right = check("partials.lab_forward", lambda f, x, j, h: (f(x + h * np.eye(len(x))[j]) - f(x)) / h)
    assert right.kind == "right"
    assert not hasattr(right, "_ipython_display_")
