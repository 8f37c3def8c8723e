"""A hand-out with a seed: whose numbers are asked, what "New numbers" does, and what earns points."""

import json

import pytest

from course_utils import bank, check, hint, variants, work_as
from course_utils.questions import api
from course_utils.questions.card import in_words
from course_utils.questions.widget import QuestionCard
from course_utils.variants import Variants

PERSONAL, FIXED = "jacobians.whole", "jacobians.predict"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A learner's copy of a hand-out with a seed."""
    folder = tmp_path / "ada" / "03_jacobians"
    folder.mkdir(parents=True)
    (folder / "variants.json").write_text(variants.seed_json(7))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    return folder


def asked(identifier=PERSONAL):
    return api.Asked(identifier, own=variants.present())


def test_numbers_follow_from_seed_and_name_and_are_those_of_all_later_releases():
    assert Variants(7, "ada").of(PERSONAL) == 2_992_727_217
    assert Variants(7, " Ada ").of(PERSONAL) == Variants(7, "ada").of(PERSONAL)
    assert len({Variants(s, n).of(q) for s in (7, 8) for n in "ab" for q in (PERSONAL, "jacobians.det")}) == 8


@pytest.mark.parametrize("lesson", bank.LESSONS)
def test_every_question_has_numbers_for_everyone(lesson):
    for identifier in bank.ids(lesson):
        question = bank.question(identifier)
        if question.varies and not api.is_code(question):
            shown = [question.variant(Variants(7, f"s{i}").of(identifier)) for i in range(4)]
            assert len({in_words(q) for q in shown}) > 1, identifier


def test_the_name_is_asked_for_once_and_changes_every_card(desk):
    cards = [QuestionCard(asked(id)) for id in (PERSONAL, "jacobians.det", FIXED)]
    assert [card.view["nameless"] for card in cards] == [True, True, False]
    assert "Under which name do you hand in?" in cards[0].view["statement"]
    cards[0].send = lambda message: None
    cards[0]._heard(None, {"kind": "check", "text": "  "}, [])
    assert "as your instructor has it" in cards[0].view["solutionNote"]
    cards[0]._heard(None, {"kind": "check", "text": "ada"}, [])
    assert [card.view["whose"] for card in cards] == ["The numbers of ada.", "The numbers of ada.", ""]
    assert cards[1].view["seed"] == Variants(7, "ada").of("jacobians.det")
    assert variants.present() == Variants(7, "ada")


def test_without_widgets_the_name_is_said_in_a_cell(desk):
    for verb in (lambda id: check(id, "1"), hint):
        assert "work_as" in repr(verb(PERSONAL))
    assert not (desk / "progress.db").exists()
    assert "numbers of ada" in repr(work_as("ada"))
    assert check(PERSONAL, asked().question.key()).kind == "right"


def test_a_hubs_name_needs_no_question(desk, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert asked().seed == Variants(7, "ada").of(PERSONAL)


def test_new_numbers_are_practice_and_the_graded_ones_come_back(desk):
    work_as("ada")
    card = QuestionCard(asked())
    own, card.send = card.view["seed"], lambda message: None
    for expected in (1, 2):
        card._heard(None, {"kind": "new", "text": ""}, [])
        assert (card.view["seed"], card.view["renewed"]) == (expected, True)
    assert card.view["whose"] == "Practice: these numbers earn no points."
    key = bank.question(PERSONAL).variant(2).key()
    assert asked().judge(key).kind == "right"
    assert asked().points() == 0
    card._heard(None, {"kind": "original", "text": ""}, [])
    assert (card.view["seed"], card.view["renewed"], card.view["typed"]) == (own, False, "")
    assert asked().judge(asked().question.key()).kind == "right"
    assert asked().points() == 1


def test_a_shuffled_choice_is_practice_and_the_graded_order_comes_back(desk):
    work_as("ada")
    card = QuestionCard(asked("jacobians.rank"))
    card.send = lambda message: None
    assert (card.view["whose"], card.view["renewal"]) == ("The order of ada.", "Shuffle the options")
    card._heard(None, {"kind": "new", "text": ""}, [])
    assert card.view["whose"] == "Practice: this order earns no points."
    assert card.view["original"] == "Your graded order"


def test_a_question_without_numbers_takes_the_answers_of_any_day(desk):
    api.Asked(FIXED).judge(bank.question(FIXED).key())
    work_as("ada")
    assert asked(FIXED).points() == 1


def test_an_autograder_takes_the_folders_name_and_not_the_learners(desk, monkeypatch):
    work_as("bob")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("JUPYTERHUB_USER", "bob")
    assert variants.present() == Variants(7, "ada")
    key = bank.question(PERSONAL).variant(Variants(7, "ada").of(PERSONAL)).key()
    api.Asked(PERSONAL).store.set_seed(PERSONAL, 3)  # an easier one?
    assert check(PERSONAL, key) == 1
    assert check(PERSONAL, bank.question(PERSONAL).variant(3).key()) < 1


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", json.dumps({"seed": "7"}).encode()])
def test_a_broken_seed_file_asks_the_lessons_own_numbers(desk, content):
    (desk / "variants.json").write_bytes(content)
    assert variants.present() is None
