"""The gallery: every mark, a few lines each, working as written."""

from pathlib import Path

import pytest

from browser.jupyter import browser
from course_utils import stage
from course_utils.stage.gallery import examples, page, shown
from course_utils.stage.marks import Mark

SOURCE = (Path(__file__).parents[2] / "docs" / "stages.md").read_text("utf-8")
BEGINNING, *EXAMPLES = examples(SOURCE)


def test_every_mark_that_is_exported_has_its_example():
    marks = [name for name in stage.__all__ if isinstance(getattr(stage, name), type)]
    marks = [name for name in marks if issubclass(getattr(stage, name), Mark)]
    assert len(marks) > 15
    code = "".join(code for _, code in EXAMPLES)
    assert [name for name in marks if f"{name}(" not in code] == []


@pytest.mark.parametrize(("heading", "code"), EXAMPLES, ids=[heading for heading, _ in EXAMPLES])
def test_an_example_takes_six_lines_at_most_and_makes_a_stage_that_tells_itself(heading, code):
    names: dict = {}
    shown(BEGINNING[1], names)
    made = shown(code, names)
    assert len(code.strip().splitlines()) <= 6
    assert len(made.describe()) > 10
    assert "undefined" not in made.describe()
    assert made.svg().startswith("<svg")


def test_the_page_draws_every_example_and_each_first_handle_moves(tmp_path, packages):
    path = tmp_path / "gallery.html"
    path.write_text(page(SOURCE), "utf-8")
    with browser() as chromium:
        opened = chromium.new_page(viewport={"width": 900, "height": 900})
        troubles = []
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
        opened.goto(path.as_uri())
        opened.wait_for_selector(".pb-stage")
        stages = opened.locator(".pb-stage")
        assert stages.count() == len(EXAMPLES)
        for k in range(stages.count()):
            drawn = "e => e.querySelector('.pb-planes').innerHTML"
            before = stages.nth(k).evaluate(drawn)
            stages.nth(k).locator(".pb-handle, input[type=range]").first.focus()
            for key in ("Shift+ArrowLeft", "Shift+ArrowRight"):  # it may stand at one end
                opened.keyboard.press(key)
                for _ in range(20):
                    if stages.nth(k).evaluate(drawn) != before:
                        break
                    opened.wait_for_timeout(50)
                else:
                    continue
                break
            assert stages.nth(k).evaluate(drawn) != before, EXAMPLES[k][0]
        opened.evaluate((packages / "axe-core/axe.min.js").read_text("utf-8"))
        found = opened.evaluate("axe.run('.pb-stage')")
        assert [v["id"] for v in found["violations"]] == []
        assert troubles == []
