"""ask, check, hint, solution, new_numbers: the same in a console, in a notebook and in a grading run."""

import inspect

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from course_utils import ask, bank, check, hint, new_numbers, original_numbers, solution
from course_utils.progress import open_store
from course_utils.questions import api


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for kept in (api._hints_given, api._insisted, api._solved):
        kept.clear()


def test_a_console_shows_the_question_and_how_to_answer():
    text = repr(ask("jacobians.j11"))
    assert "J11" in text
    assert 'check("jacobians.j11"' in text
    assert text == repr(ask("jacobians.j11"))


def test_an_answer_is_judged_kept_and_shown_again():
    assert check("jacobians.j11", "-2").slip == "sign"
    assert check("jacobians.j11", 2).kind == "right"
    kept = open_store().attempts("jacobians.j11")
    assert [(a.answer, a.kind) for a in kept] == [("-2", "wrong"), ("2", "right")]
    assert api.Asked("jacobians.j11").last().kind == "right"


def test_what_cannot_be_read_and_what_was_not_attempted_costs_no_attempt():
    assert check("jacobians.j11", "1,5").kind == "unreadable"
    assert check("jacobians.j11").kind == "not attempted"
    assert open_store().attempts("jacobians.j11") == []


def test_what_cannot_be_decided_is_kept_and_costs_no_attempt():
    outcome = check("gradient.norm", "√52*(1+ln(1+e^(-10^5)))")
    assert (outcome.kind, "costs nothing" in outcome.message) == ("cannot judge", True)
    assert [a.kind for a in open_store().attempts("gradient.norm")] == ["cannot judge"]
    assert api.Asked("gradient.norm").tries == 0


def test_hints_come_step_by_step():
    first, second = repr(hint("jacobians.j11")), repr(hint("jacobians.j11"))
    assert first.startswith("Hint 1 of 3")
    assert second.startswith("Hint 2 of 3")
    hint("jacobians.j11")
    assert "no more hints" in repr(hint("jacobians.j11"))


def test_the_solution_comes_after_a_try_or_when_insisted_on():
    assert "Try it first" in repr(solution("jacobians.j11"))
    assert "2 x" in repr(solution("jacobians.j11"))
    assert "Try it first" in repr(solution("jacobians.j22"))
    check("jacobians.det", 1)
    assert "det J" in repr(solution("jacobians.det"))


def test_new_numbers_are_the_same_for_everyone_and_kept():
    before = repr(ask("jacobians.j11"))
    after = repr(new_numbers("jacobians.j11"))
    assert after != before
    assert repr(ask("jacobians.j11")) == after
    assert open_store().seed("jacobians.j11") == 1
    assert check("jacobians.j11", bank.question("jacobians.j11").variant(1).key()).kind == "right"
    assert repr(original_numbers("jacobians.j11")) == before


def test_a_choice_has_its_options_shuffled_and_a_console_says_so():
    before = repr(ask("jacobians.rank"))
    assert repr(new_numbers("jacobians.rank")).startswith("The same question, its options shuffled.")
    assert repr(original_numbers("jacobians.rank")) == before


@pytest.mark.parametrize("verb", [ask, check, hint, solution, new_numbers, original_numbers])
def test_an_unknown_id_is_one_clear_line_with_near_matches(verb):
    words = repr(verb("jacobian.j11"))
    assert words.startswith("There is no question 'jacobian.j11'.")
    assert "jacobians.j11" in words
    assert "\n" not in words


def test_trouble_with_the_file_is_told_once_with_the_answer(tmp_path, monkeypatch):
    (tmp_path / "progress.db").mkdir()
    first = check("jacobians.j11", 2)
    assert first.kind == "right"
    assert "cannot be written" in first.message
    assert "cannot be written" not in check("jacobians.j11", 2).message
    assert len(open_store().attempts("jacobians.j11")) == 2


def by_columns(f, x, h=1e-5):
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)


def test_in_a_grading_run_the_same_cells_return_points(monkeypatch):
    points = bank.question("jacobians.whole").points
    check("jacobians.whole", "[[2x, 1], [y, y]]")
    check("jacobians.j11", 5)
    check("jacobians.j11", 2)
    check("jacobians.j11", 7)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert ask("jacobians.j11") == bank.question("jacobians.j11").points  # what was once right stays right
    assert ask("jacobians.whole") == points * 0.75
    assert ask("jacobians.det") == 0
    lab = bank.question("jacobians.lab").points
    assert check("jacobians.lab", by_columns) == lab
    assert check("jacobians.lab", lambda f, x: f(x)) == 0
    assert all(type(float(ask(i))) is float for i in bank.ids("03_jacobians"))


def test_points_are_judged_afresh_not_taken_from_the_file(monkeypatch):
    open_store().record("jacobians.j11", 0, "17", "right")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert ask("jacobians.j11") == 0


def test_new_numbers_are_graded_with_their_own_numbers(monkeypatch):
    new_numbers("jacobians.j11")
    check("jacobians.j11", bank.question("jacobians.j11").variant(1).key())
    new_numbers("jacobians.j11")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert ask("jacobians.j11") == bank.question("jacobians.j11").points


def test_validating_a_notebook_is_not_grading(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert check("jacobians.j11", 2).kind == "right"


def test_the_source_of_a_code_answer_is_kept_for_the_learner():
    check("jacobians.lab", by_columns)
    assert open_store().latest("jacobians.lab").answer == inspect.getsource(by_columns)


WARMED = """import asyncio, sys
for _ in range(100):
    if "lark" in sys.modules and parse._parser.cache_info().currsize:
        break
    await asyncio.sleep(0.1)
else:
    raise AssertionError("the first answer would wait")"""


def test_a_kernel_loads_what_judging_needs_while_the_question_is_read(tmp_path):
    asked = 'from course_utils import ask\nask("gradient.norm")'
    cells = [asked, f"from course_utils.questions.reading import parse\n{WARMED}"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
