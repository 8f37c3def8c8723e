"""Lesson 03 as a learner meets it: `course lab`, a real JupyterLab, a real browser."""

import re
import subprocess
import sys
from contextlib import suppress

import nbformat
import psutil
import pytest

from browser.learner import Learner

LESSON = "03_jacobians"


@pytest.fixture(scope="module")
def lesson(desk, chromium):
    """The lesson, run once; each test goes on where the one before left it."""
    with desk(chromium, "lesson", LESSON) as page:
        page.run_all()
        yield page


def answer(lesson, cell, text):
    """Type an answer into the card of a cell, press Enter, and return what the card says then."""
    card = lesson.cell(cell).locator(".pb-card")
    box = card.get_by_label("Your answer")
    box.fill(text)
    before = card.locator(".pb-outcome").inner_text()
    box.press("Enter")
    lesson.page.wait_for_function(
        "([card, before]) => card.querySelector('.pb-outcome').innerText !== before",
        arg=[card.element_handle(), before],
    )
    return card.locator(".pb-outcome").inner_text()


def progress(lesson):
    """What the progress line of the first cell says."""
    return lesson.cell("setup").locator(".jp-Cell-outputArea").inner_text().strip()


def stage(lesson):
    """The bent grid: its handle p, and what the handle and the texts under it say."""
    cell = lesson.cell("bent-grid")
    handle = cell.get_by_role("slider", name=re.compile("^p"))
    handle.wait_for()
    return handle, lambda: (handle.get_attribute("aria-valuetext"), cell.locator(".pb-panels").inner_text())


def moved(lesson, says, before):
    """What the stage says once the handle and the texts have both left `before`; a frame or two at most."""
    for _ in range(100):
        now = says()
        if now[0] != before[0] and now[1] != before[1]:
            return now
        lesson.page.wait_for_timeout(20)
    raise AssertionError(f"the stage still says {before}")


def test_nothing_fails_and_the_lesson_starts_at_zero(lesson):
    assert progress(lesson).startswith("0 / ")
    outputs = lesson.page.evaluate(
        "window.jupyterapp.shell.currentWidget.model.toJSON().cells.flatMap(c => c.outputs || [])"
    )
    assert outputs
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []


def test_the_point_moves_by_mouse_and_by_keyboard_and_the_numbers_follow(lesson):
    handle, says = stage(lesson)
    at_start = says()
    assert "det J = 4.00" in at_start[1]
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lesson.page.mouse.move(x, y)
    lesson.page.mouse.down()
    lesson.page.mouse.move(x + 30, y + 40, steps=5)
    lesson.page.mouse.up()
    dragged = moved(lesson, says, at_start)
    cells = "window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = lesson.page.evaluate(cells)
    handle.focus()
    handle.press("ArrowLeft")
    handle.press("b")  # "insert a cell below", if JupyterLab heard it
    moved(lesson, says, dragged)
    assert lesson.page.evaluate(cells) == before


def kernels_at(folder):
    """The processes of the kernels that work in a folder."""
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess):  # it ended while it was looked at
            if "ipykernel_launcher" in process.cmdline() and process.cwd() == str(folder):
                yield process


def test_the_stage_needs_no_kernel(lesson):
    handle, says = stage(lesson)
    (kernel,) = kernels_at(lesson.folder)
    kernel.suspend()
    try:
        at_start = says()
        handle.focus()
        handle.press("ArrowLeft")
        moved(lesson, says, at_start)
    finally:
        kernel.resume()


def test_a_right_answer_a_named_slip_and_nonsense_and_all_is_there_after_a_reload_and_a_restart(lesson):
    assert answer(lesson, "j11", "2").startswith("✓ Right")
    assert progress(lesson).startswith("1 / ")
    transposed = answer(lesson, "whole", "[[2x, y], [1, x]]")
    assert transposed.startswith("✗")
    assert "exchange rows and columns" in transposed
    nonsense = answer(lesson, "j22", "2 +* (")
    assert "not read" in nonsense.lower(), nonsense
    assert progress(lesson).startswith("1 / ")

    lesson.save()
    lesson.reload()
    assert progress(lesson).startswith("1 / ")

    lesson.settled("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    lesson.wait()
    slider = lesson.cell("step").locator(".pb-slider")  # which comes into view only now
    slider.get_by_text("The kernel that ran your code here has ended.").wait_for()
    assert slider.locator("[inert] .noUi-handle").count() == 1
    lesson.settled("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    lesson.run_all()
    assert progress(lesson).startswith("1 / ")
    for cell, typed, outcome in (("j11", "2", "✓"), ("whole", "[[2x, y], [1, x]]", "✗")):
        card = lesson.cell(cell).locator(".pb-card")
        card.wait_for()
        assert card.get_by_label("Your answer").input_value() == typed
        assert card.locator(".pb-outcome").inner_text().startswith(outcome)


def test_the_step_slider_runs_the_learners_own_function(lesson):
    source = """def jacobian_by_columns(f, x, h=1e-5):
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)"""
    lesson.set_source("lab", source)
    lesson.run("lab", "lab-check", "step")
    assert "✓ Right" in lesson.cell("lab-check").locator(".jp-Cell-outputArea").inner_text()
    explorer = lesson.cell("step").locator(".pb-slider")
    slider = explorer.locator(".noUi-handle")
    slider.wait_for()
    assert "step h" in explorer.inner_text()
    assert "h = 1.0e-01" in explorer.inner_text()
    slider.focus()
    slider.press("ArrowLeft")
    explorer.get_by_text("h = 3.2e-02").wait_for()
    to_the_left_end(lesson.page, slider)
    explorer.get_by_text("h = 1.0e-12").wait_for()
    assert explorer.locator("[aria-label*='23 steps tried'], [alt*='23 steps tried']").count() == 1
    slider.press("End")
    explorer.get_by_text("h = 1.0e+00").wait_for()
    for _ in range(3):
        slider.press("ArrowLeft")
    explorer.get_by_text("h = 3.2e-02").wait_for()


def to_the_left_end(page, slider):
    """Drag by the mouse, all the way in one go."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 700, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()


def outputs(lesson, cell):
    """What can be read under a cell."""
    return lesson.cell(cell).locator(".jp-Cell-outputArea").inner_text()


def test_loaded_again_all_is_alive_without_a_run_and_what_is_answered_then_is_kept(lesson):
    lesson.cell("whole").get_by_role("button", name="Hint").click()
    lesson.cell("whole").locator(".pb-hint").wait_for()
    lesson.save()
    lesson.reload()
    assert answer(lesson, "j22", "1").startswith("✓ Right")
    lesson.cell("setup").locator(".jp-Cell-outputArea", has_text="3 / ").wait_for()
    explorer = lesson.cell("step").locator(".pb-slider")
    explorer.locator(".noUi-handle").press("ArrowLeft")
    explorer.get_by_text("h = 1.0e-02").wait_for()
    lesson.save()


def all_is_there_to_read(lesson, questions):
    """These questions with what was answered, the slider's figure and the progress, without Python."""
    for cell in questions:
        said = outputs(lesson, cell)
        assert "To answer, run this cell" in said
        assert "rror displaying" not in said
        assert "Loading widget" not in said
    whole = outputs(lesson, "whole")
    for words in (
        "What is its Jacobian",
        "[[2x, y], [1, x]]",
        "exchange rows and columns",
        "Hint 1",
        "1 attempt",
    ):
        assert words in whole
    assert "✓ Right" in outputs(lesson, "j22")
    assert "✓ Right" in outputs(lesson, "j11")
    assert "h = 1.0e-02" in outputs(lesson, "step")
    assert lesson.cell("step").locator(".pullback-figure svg").is_visible()
    assert progress(lesson).startswith("3 / ")
    assert lesson.page.locator(".pb-card").count() == 0


def test_opened_again_with_another_kernel_and_with_none_nothing_is_lost_and_a_run_brings_it_to_life(lesson):
    end_kernel = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
    lesson.settled(end_kernel)
    lesson.reload()
    all_is_there_to_read(lesson, [cell for cell, _ in Learner(lesson, LESSON).asked("ask")])
    lesson.settled(end_kernel)
    all_is_there_to_read(lesson, ["predict", "rank"])
    lesson.reload()
    lesson.run("setup", "j11")
    assert answer(lesson, "j11", "-2").startswith("✗")


def test_a_page_made_of_the_saved_lesson_shows_the_answers_and_the_figure(lesson, chromium):
    notebook = lesson.folder / f"{LESSON}.ipynb"
    assert "widgets" not in nbformat.read(notebook, 4).metadata
    export = [sys.executable, "-m", "nbconvert", "--to", "html", str(notebook)]
    subprocess.run(export, check=True, capture_output=True, timeout=120)
    page = chromium.new_page()
    page.route("http*://**", lambda route: route.abort())
    page.goto(notebook.with_suffix(".html").as_uri(), wait_until="domcontentloaded")
    card = page.locator(".jp-Cell", has_text='ask("jacobians.whole")').locator(".pb-kept")
    for words in ("[[2x, y], [1, x]]", "exchange rows and columns", "Hint 1"):
        assert words in card.inner_text()
    assert page.locator(".pb-kept", has_text="h = 1.0e-02").locator(".pullback-figure svg").is_visible()
    assert "VBox" not in page.locator("body").inner_text()
    page.close()
