"""The progress line counts, follows the answers, and loads nothing heavy."""

import subprocess
import sys

import pytest

from course_utils import bank
from course_utils.progress import line as module
from course_utils.progress import open_store, progress_line, progress_table

LESSON = "03_jacobians"


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_it_starts_at_zero_and_ends_in_lesson_complete():
    ids = bank.ids(LESSON)
    assert repr(progress_line(LESSON)) == f"0 / {len(ids)}"
    store = open_store()
    store.record(ids[0], 0, "", "wrong")
    assert repr(progress_line(LESSON)) == f"0 / {len(ids)}"
    for n, identifier in enumerate(ids, 1):
        store.record(identifier, 0, "", "right")
        assert repr(progress_line(LESSON)).startswith(f"{n} / {len(ids)}")
    assert repr(progress_line(LESSON)) == f"{len(ids)} / {len(ids)} · Lesson complete"


def test_a_displayed_line_is_updated_in_place_when_an_answer_is_recorded(monkeypatch):
    shown = []

    class Handle:
        def update(self, data, raw):
            shown.append(data["text/plain"])

    monkeypatch.setattr("IPython.display.display", lambda *a, **k: Handle())
    monkeypatch.setattr(module, "_shown", {})
    progress_line(LESSON)._ipython_display_()
    open_store().record(bank.ids(LESSON)[0], 0, "", "right")
    open_store().record("another.question", 0, "", "right")
    assert shown == [f"1 / {len(bank.ids(LESSON))}"]


def test_trouble_with_the_file_is_told_under_the_line(monkeypatch):
    monkeypatch.setattr(open_store(), "notice", "Your answers cannot be written.")
    assert repr(progress_line(LESSON)).endswith("\nYour answers cannot be written.")
    assert "cannot be written" in progress_line(LESSON)._html()


def test_an_unknown_lesson_is_told_with_the_lessons_there_are():
    with pytest.raises(LookupError, match=LESSON):
        progress_line("3_jacobians")


def test_the_table_has_a_row_for_each_lesson_with_its_minutes():
    text = repr(progress_table())
    for lesson in bank.LESSONS:
        assert bank.module(lesson).TITLE in text
        assert f"{bank.module(lesson).MINUTES} min" in text
        assert f'href="{lesson}.ipynb"' in progress_table()._repr_html_()


def test_a_lessons_first_cell_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from course_utils import ask, check, progress_line; repr(progress_line('03_jacobians'));"
        "heavy = ('sympy', 'numpy', 'matplotlib', 'ipywidgets', 'anywidget', 'lark');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]"
