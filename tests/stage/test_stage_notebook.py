"""An executed notebook turned into a page, with no further options and no network, has working stages."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from browser.jupyter import LabPage, browser, jupyterlab

CELLS = [
    "from course_utils.maps import Map\nfrom course_utils.stage import bent_grid, jacobian_acts\n"
    "F = Map(lambda x, y: (x**2 - y, x * y), name='F')\nbent_grid(F)",
    "jacobian_acts(F)",
]


@pytest.fixture(scope="module")
def executed():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def test_it_holds_the_code_once_and_no_widget_state(executed):
    outputs = [output for cell in executed.cells for output in cell.outputs]
    assert ["startStages(" in output.data["text/html"] for output in outputs] == [True, False]
    assert "widgets" not in executed.metadata
    assert len(nbformat.writes(executed)) < 50_000


def test_its_page_drags_offline(executed, tmp_path):
    page_file = tmp_path / "lesson.html"
    page_file.write_text(HTMLExporter().from_notebook_node(executed)[0], "utf-8")
    with browser() as chromium:
        page = chromium.new_page()
        page.route("http*://**", lambda route: route.abort())
        page.goto(page_file.as_uri(), wait_until="domcontentloaded")
        page.wait_for_selector(".pb-stage")
        assert page.locator(".pb-stage").count() == 2
        for name in ("p", "d"):
            handle = page.locator(f".pb-handle[data-name={name}]").last
            handle.scroll_into_view_if_needed()
            before = handle.get_attribute("aria-valuetext")
            box = handle.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x - 30, y + 30, steps=4)
            page.mouse.up()
            assert handle.get_attribute("aria-valuetext") != before


SAID = "() => document.querySelector('.pb-handle').getAttribute('aria-valuetext')"
KEPT = "() => JSON.parse(document.querySelector('[data-pullback-state]').textContent)"


def said(page):
    page.wait_for_selector(".pb-handle")
    return page.evaluate(SAID)


def test_saved_and_opened_without_a_kernel_it_is_as_it_was_left_and_drags_there_and_in_an_offline_page(
    tmp_path,
):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS[0])])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "lesson.ipynb")
    with jupyterlab(folder) as url, browser() as chromium:
        lab = LabPage(chromium, url, "lesson.ipynb")
        lab.run_all()
        assert said(lab.page) == "x 1.00, y 2.00"
        lab.page.locator(".pb-handle").first.press("Shift+ArrowLeft")
        lab.page.wait_for_function(
            "document.querySelector('.pb-handle').getAttribute('aria-valuetext') === 'x 0.00, y 2.00'"
        )
        lab.page.wait_for_function(f"({KEPT})()['p.x'] === 0")  # the release went to the kernel and back
        lab.save()
        lab.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        lab.page.close()
        again = LabPage(chromium, url, "lesson.ipynb")
        again.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        assert said(again.page) == "x 0.00, y 2.00"
        again.page.locator(".pb-handle").first.press("ArrowLeft")
        again.page.wait_for_function(f"({SAID})() === 'x minus 0.10, y 2.00'")
        assert "rror" not in again.page.locator(".jp-OutputArea").inner_text()
        again.page.close()
        assert "widgets" not in nbformat.read(folder / "lesson.ipynb", 4).metadata
        export = [sys.executable, "-m", "nbconvert", "--to", "html", str(folder / "lesson.ipynb")]
        subprocess.run(export, check=True, capture_output=True, timeout=120)
        page = chromium.new_page()
        page.route("http*://**", lambda route: route.abort())
        page.goto((folder / "lesson.html").as_uri(), wait_until="domcontentloaded")
        assert said(page) == "x 0.00, y 2.00"
        page.locator(".pb-handle").first.press("ArrowLeft")
        page.wait_for_function(f"({SAID})() === 'x minus 0.10, y 2.00'")
