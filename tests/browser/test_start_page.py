"""The start page in a real JupyterLab, as `course lab` opens it."""

import sys

import pytest

from browser.jupyter import LabPage, browser, jupyterlab


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "mine"
    command = [sys.executable, "-m", "course_utils.cli", "lab", "--folder", str(folder), "--no-browser"]
    folder.mkdir()
    with jupyterlab(folder, command) as url, browser() as chromium:
        yield LabPage(chromium, url, "00_start.ipynb")


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


def test_the_page_wrote_no_error_to_the_console(page):
    assert page.console == []
