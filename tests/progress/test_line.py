"""The progress line counts, follows the answers, and loads nothing heavy."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from course_utils import bank
from course_utils.progress import Attempt, live, open_store, progress_line, progress_table

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


@pytest.fixture
def page(monkeypatch):
    """The updates of what is displayed on a notebook's page, as text."""
    shown, names = [], []

    def publish_display_data(data, transient, update=False):
        if update:
            assert transient["display_id"] in names
            shown.append(data["text/plain"])
        else:
            names.append(transient["display_id"])

    monkeypatch.setattr("IPython.display.publish_display_data", publish_display_data)
    monkeypatch.setattr(live, "_shown", [])
    return shown


def test_a_displayed_line_is_updated_in_place_when_an_answer_is_recorded(page):
    progress_line(LESSON)._ipython_display_()
    open_store().record(bank.ids(LESSON)[0], 0, "", "right")
    open_store().record("another.question", 0, "", "right")
    assert page == [f"1 / {len(bank.ids(LESSON))}"]


def test_a_displayed_table_is_updated_in_place_when_an_answer_is_recorded(page):
    progress_table()._ipython_display_()
    open_store().record(bank.ids(LESSON)[0], 0, "", "right")
    (text,) = page
    assert f"1 / {len(bank.ids(LESSON))}" in text


ANSWER = "from course_utils import check; check('jacobians.j11', 2)"


def test_a_displayed_table_follows_the_answers_of_another_kernel(page, monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(live, "_stamp", [])

    async def kernel():
        progress_line(LESSON)._ipython_display_()  # a lesson's own line waits for its own answers
        progress_table()._ipython_display_()
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", ANSWER)
        await asyncio.wait_for(other.wait(), 60)
        for _ in range(200):
            if page and "1 / " in page[-1]:
                return
            await asyncio.sleep(0.05)

    asyncio.run(kernel())
    assert f"1 / {len(bank.ids(LESSON))}" in page[-1]
    assert "Next: 1 question in 2 days" in page[-1]
    assert all(text.startswith("Lesson") for text in page)


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
        assert f'href="{lesson}.ipynb"' in progress_table()._repr_mimebundle_()["text/html"]


def answered_days_ago(question, kind="wrong", days=3):
    """As if `question` had been answered some days ago, under a clock that was right then."""
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    store = open_store()
    store._pending.append(Attempt(question, 0, "1", kind, "", then))
    store._flush()


def test_the_table_says_what_is_due_in_which_lesson_and_where_to_answer_it():
    assert "Nothing is due for recall. What you answer comes back" in repr(progress_table())
    answered_days_ago("jacobians.j11")
    answered_days_ago("jacobians.j22")
    answered_days_ago("partials.fy")
    answered_days_ago("partials.fz", "right", 1)
    text = repr(progress_table())
    assert "Due for recall: 3 questions, from 01_partials (1), 03_jacobians (2)." in text
    assert "Run recall() in 00_start.ipynb" in text
    row = next(line for line in text.splitlines() if line.startswith("Jacobians"))
    assert row.split() == [
        *bank.module(LESSON).TITLE.split(),
        "0",
        "/",
        f"{len(bank.ids(LESSON))}",
        "2",
        "30",
        "min",
    ]
    assert "<td>2</td>" in progress_table()._repr_mimebundle_()["text/html"]


def test_the_progress_command_prints_the_table_and_what_is_due(tmp_path):
    answered_days_ago("jacobians.j11")
    command = [sys.executable, "-m", "course_utils.cli", "progress", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Partial derivatives" in done.stdout
    assert "Due for recall: 1 question, from 03_jacobians (1)." in done.stdout
    assert done.stderr == ""


def test_a_lessons_first_cell_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from course_utils import ask, check, progress_line; repr(progress_line('03_jacobians'));"
        "heavy = ('fsrs', 'sympy', 'numpy', 'matplotlib', 'ipywidgets', 'anywidget', 'lark');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]"
