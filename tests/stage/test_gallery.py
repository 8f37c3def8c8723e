"""The gallery: every mark, a few lines each, working as written."""

import json
from functools import partial
from pathlib import Path

import pytest
from gallery_pictures import KEPT, coarse, far_apart, pictures

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


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """`gallery(...)`: the page of all marks in a browser; fails on errors in its console."""
    path = tmp_path_factory.mktemp("gallery") / "gallery.html"
    path.write_text(page(SOURCE), "utf-8")
    troubles = []
    with browser() as chromium:

        def show(width, **options):
            opened = chromium.new_page(viewport={"width": width, "height": 900}, **options)
            opened.on("pageerror", lambda error: troubles.append(str(error)))
            opened.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
            opened.goto(path.as_uri())
            opened.wait_for_selector(".pb-stage")
            return opened

        yield show
    assert troubles == []


def changes(opened, stage, act):
    """Whether what `stage` draws changes within two seconds of `act()`."""
    drawn = "e => e.querySelector('.pb-planes').innerHTML"
    before = stage.evaluate(drawn)
    act()
    for _ in range(40):
        if stage.evaluate(drawn) != before:
            return True
        opened.wait_for_timeout(50)
    return False


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_draws_every_example_and_axe_finds_nothing_to_blame(gallery, packages, scheme):
    opened = gallery(900, color_scheme=scheme)
    assert opened.locator(".pb-stage").count() == len(EXAMPLES)
    opened.evaluate((packages / "axe-core/axe.min.js").read_text("utf-8"))
    found = opened.evaluate("axe.run('.pb-stage')")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


def test_in_every_example_the_first_handle_moves_by_keys_that_never_reach_the_notebook(gallery):
    opened = gallery(900)
    for k, (heading, _) in enumerate(EXAMPLES):
        stage = opened.locator(".pb-stage").nth(k)
        stage.locator(".pb-handle, input[type=range]").first.focus()
        both = "Shift+ArrowLeft", "Shift+ArrowRight"  # it may stand at one end
        presses = (partial(opened.keyboard.press, key) for key in both)
        assert any(changes(opened, stage, press) for press in presses), heading
    deaf = "e => e.closest('[data-lm-suppress-shortcuts]') === e"
    focusable = opened.locator(".pb-stage :is(input, button, [tabindex])")
    assert focusable.count() > 30
    assert all(one.evaluate(deaf) for one in focusable.all())


def test_on_a_phone_every_example_fits_and_its_first_handle_follows_a_finger(gallery):
    opened = gallery(360, has_touch=True)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    client = opened.context.new_cdp_session(opened)
    for k, (heading, _) in enumerate(EXAMPLES):
        stage = opened.locator(".pb-stage").nth(k)
        handle = stage.locator(".pb-handle").first
        if not handle.count():
            continue
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        def swipe(x=x, y=y):
            for kind, far in (("touchStart", 0), ("touchMove", 10), ("touchMove", 35), ("touchEnd", None)):
                points = [] if far is None else [{"x": x - far, "y": y + far}]
                client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        assert changes(opened, stage, swipe), heading


ALIKE = 0.02  # the share of blocks that may differ


def test_every_stage_looks_as_it_did_in_every_state(gallery):
    kept = json.loads(KEPT.read_text("utf-8"))
    names = [f"{k} {heading}" for k, (heading, _) in enumerate(EXAMPLES)]
    assert list(kept) == names, "run tests/stage/gallery_pictures.py and look at the gallery"
    now = dict(zip(names, pictures(gallery(900)), strict=True))
    far = {
        (name, state): round(far_apart(*pair), 3)
        for name in names
        for state, pair in enumerate(zip(kept[name], now[name], strict=True))
    }
    assert {where: share for where, share in far.items() if share > ALIKE} == {}


def test_another_font_is_no_difference_and_a_missing_mark_is_one(gallery):
    kept = json.loads(KEPT.read_text("utf-8"))
    opened = gallery(900)

    def seen(style):
        opened.add_style_tag(content=style)
        stages = opened.locator(".pb-stage .pb-planes").all()
        return [
            far_apart(first, coarse(stage.screenshot()))
            for (first, *_), stage in zip(kept.values(), stages, strict=True)
        ]

    assert max(seen(".pb-svg text { font-family: serif !important; }")) <= ALIKE
    missing = seen(".pb-svg > svg path, .pb-svg circle, .pb-heat { visibility: hidden; }")
    assert sum(share > ALIKE for share in missing) > 0.6 * len(missing)
