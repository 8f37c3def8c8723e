"""The start page in a real JupyterLab, as `course lab` opens it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from browser.jupyter import LabPage, browser, jupyterlab
from course_utils import bank
from course_utils.progress import Attempt, Store


def answered_days_ago(folder, question):
    """A progress file from an earlier day, as it would be now."""
    store = Store(folder / "progress.db")
    then = datetime.now(UTC) - timedelta(days=5)
    store._pending.append(Attempt(question, 0, "7", "wrong", "", then.isoformat(timespec="seconds")))
    store._flush()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "mine"
    command = [sys.executable, "-m", "course_utils.cli", "lab", "--folder", str(folder), "--no-browser"]
    folder.mkdir()
    answered_days_ago(folder, "jacobians.j11")
    with jupyterlab(folder, command) as url, browser() as chromium:
        page = LabPage(chromium, url, "00_start.ipynb")
        page.folder = folder
        yield page


def test_a_cell_run_before_its_imports_says_what_to_do(page):
    cell = page.cell("table")
    page.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-cell')")
    cell.get_by_text("does not exist yet: it is made in the first code cell").wait_for(timeout=30_000)
    assert cell.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    idle = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    page.page.wait_for_function(idle)  # a run sent before is dropped, as after any error


def test_the_self_test_finds_everything_in_place(page):
    page.run_all()
    cell = page.cell("self-test")
    cell.get_by_text("Widgets: your browser draws them, and Python hears them.").wait_for(timeout=30_000)
    text = cell.locator(".jp-OutputArea").inner_text()
    assert "✗" not in text
    assert "Your answers are kept in" in text


def test_the_table_leads_to_the_lessons(page):
    cell = page.cell("table")
    assert cell.get_by_role("link", name="Jacobians").count() == 1


def test_what_is_due_is_asked_again_and_the_table_follows_the_answer(page):
    page.cell("table").get_by_text("Due for recall: 1 question, from 03_jacobians (1).").wait_for()
    cell = page.cell("recall")
    box = cell.get_by_label("Your answer")
    box.wait_for()
    asked = bank.question("recall.jacobians.j11").variant(0)
    box.focus()
    page.page.keyboard.type(asked.typed(asked.key()))
    page.page.keyboard.press("Enter")
    cell.locator(".pb-outcome.pb-right").wait_for()
    cell.get_by_text("Answered. Nothing is due for recall.").wait_for()
    page.cell("table").get_by_text("Nothing is due for recall. Next: 1 question").wait_for()


def test_the_table_follows_what_is_answered_in_another_notebook(page):
    row = page.cell("table").get_by_role("row").filter(has_text="Jacobians")
    assert "0 / " in row.inner_text()
    code = "from course_utils import check; check('jacobians.j11', 2)"
    subprocess.run([sys.executable, "-c", code], cwd=page.folder, check=True, timeout=60)
    row.filter(has_text="1 / ").wait_for()


def test_the_page_wrote_no_error_to_the_console(page):
    assert page.console == []
