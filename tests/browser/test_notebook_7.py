"""A lesson in Notebook 7, without the mouse."""

import shutil
import sys
from pathlib import Path

import pytest

from browser.jupyter import LabPage, browser, jupyterlab

LESSON = Path(__file__).parents[2] / "lessons" / "03_jacobians.ipynb"

# Notebook 7.6 says this of every notebook, an empty one too.
ITS_OWN = "Cannot read properties of undefined (reading 'schema')"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook") / "mine"
    folder.mkdir()
    shutil.copy(LESSON, folder)
    command = [sys.executable, "-m", "notebook", f"--ServerApp.root_dir={folder}"]
    with jupyterlab(folder, command) as url, browser() as chromium:
        page = LabPage(chromium, url, LESSON.name, at="notebooks")
        page.run_all()
        yield page


def test_every_cell_runs(page):
    outputs = page.page.evaluate(
        "window.jupyterapp.shell.currentWidget.model.toJSON().cells.flatMap(c => c.outputs || [])"
    )
    assert len(outputs) > 20
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []


def test_from_a_question_to_its_next_numbers_without_the_mouse(page):
    keys = page.page.keyboard
    card = page.cell("j11").locator(".pb-card")
    card.get_by_label("Your answer").focus()
    keys.type("2")
    card.locator(".pb-preview math").wait_for()
    keys.press("Enter")
    card.locator(".pb-outcome.pb-right").wait_for()
    before = card.locator(".pb-statement").inner_text()
    reached = "document.activeElement.textContent"
    for button in ("Check", "Hint", "Solution", "New numbers"):
        keys.press("Tab")
        assert page.page.evaluate(reached) == button
    keys.press("Enter")
    card.locator(".pb-outcome:empty").wait_for(state="attached")
    assert card.locator(".pb-statement").inner_text() != before
    keys.type("1000")  # the cursor is in the empty field
    keys.press("Enter")
    card.locator(".pb-outcome.pb-wrong").wait_for()
    card.get_by_role("button", name="Original numbers").focus()
    keys.press("Enter")
    card.locator(".pb-outcome.pb-right").wait_for()
    assert card.locator(".pb-statement").inner_text() == before


def test_the_progress_line_follows(page):
    assert page.cell("setup").locator(".jp-Cell-outputArea").inner_text().strip().startswith("1 / ")


def test_the_page_wrote_no_error_to_the_console(page):
    assert [line for line in page.console if line != ITS_OWN] == []
