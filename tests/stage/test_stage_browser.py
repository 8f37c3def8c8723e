"""Stages in a real browser, from a file: no network, no kernel."""

import cmath
import math
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from statistics import median

import pytest
import sympy

from browser.jupyter import browser
from course_utils.maps import Map
from course_utils.stage import (
    Bars,
    Link,
    Math,
    NumberBox,
    Particles,
    Plane,
    Point,
    Scene,
    Sign,
    Stage,
    Text,
    View,
    along_an_ellipse,
    bent_grid,
    chain_graph,
    gradient_probe,
    jacobian_acts,
)
from course_utils.stage.widget import bundle

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Stages</title><main><h1>Stages</h1>'


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture
def opened(chromium, tmp_path):
    """`opened(html, ...)`: a page that shows it from a file. Fails on console errors and on any request."""
    pages = []

    def show(html, width=820, **options):
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(HEAD + html + "</main>", "utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 700}, **options)
        page.troubles = []
        page.on("console", lambda m: page.troubles.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.troubles.append(str(e)))
        page.on("request", lambda r: page.troubles.append(r.url) if r.url.startswith("http") else None)
        page.goto(path.as_uri())
        page.wait_for_selector(".pb-stage")
        pages.append(page)
        return page

    yield show
    for page in pages:
        assert page.troubles == []
        page.close()


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def handle(page, name="p", stage=0):
    return page.locator(".pb-stage").nth(stage).locator(f".pb-handle[data-name={name}]")


def position(element):
    said = element.get_attribute("aria-valuetext").replace("minus ", "-")
    return tuple(float(n) for n in re.fullmatch(r"\w+ (-?[\d.]+), \w+ (-?[\d.]+)", said).groups())


def shown_matrix(page, which=0):
    cells = page.locator(".pb-matrix").nth(which).locator("mn").all_text_contents()
    return [float(cell.replace("−", "-")) for cell in cells]


def drag(page, element, dx, dy):
    x, y = centre(element)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()


def eventually(page, holds):
    """Waits for the browser's next frames until `holds()`, ten seconds at most."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never happened")


def test_dragging_with_the_mouse_moves_the_point_and_every_number(opened):
    page = opened(bent_grid(F).html())
    p = handle(page)
    assert position(p) == (1, 2)
    drag(page, p, -60, 120)
    x, y = position(p)
    assert x < 0.1
    assert y < 0
    assert shown_matrix(page) == pytest.approx([2 * x, -1, y, x], abs=0.011)
    det = float(re.search(r"det J = (−?[\d.]+)", page.locator(".pb-stage").inner_text())[1].replace("−", "-"))
    assert det == pytest.approx(2 * x**2 + y, abs=0.05)
    assert f"p = ({x:.2f}, {y:.2f})".replace("-", "−") in page.locator(".pb-says").text_content()


def test_a_point_cannot_leave_its_limits(opened):
    page = opened(bent_grid(F).html())
    drag(page, handle(page), 600, -600)
    assert position(handle(page)) == (2.5, 2.5)


def test_pen_and_touch_drag_as_the_mouse_does(opened):
    page = opened(bent_grid(F).html(), has_touch=True)
    x, y = centre(handle(page))
    client = page.context.new_cdp_session(page)

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for k in range(5):
        touch("touchMove", x - 10 * k, y + 10 * k)
    touch("touchEnd")
    after_touch = position(handle(page))
    assert after_touch[0] < 0.7
    assert after_touch[1] < 1.7
    x, y = centre(handle(page))
    for kind, shift in (("mousePressed", 0), ("mouseMoved", 30), ("mouseReleased", 30)):
        event = {"type": kind, "x": x + shift, "y": y, "button": "left", "buttons": 1, "pointerType": "pen"}
        client.send("Input.dispatchMouseEvent", {**event, "clickCount": 1})
    assert position(handle(page))[0] > after_touch[0]


def test_keys_move_a_handle_that_tab_has_reached_and_its_focus_is_seen(opened):
    page = opened(bent_grid(F).html())
    page.keyboard.press("Tab")
    p = handle(page)
    assert p.evaluate("e => e === document.activeElement")
    ring = p.locator(".pb-ring")
    assert ring.evaluate("e => getComputedStyle(e).stroke") != "none"
    for key in ("ArrowLeft", "ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_function(
        "document.querySelector('.pb-handle').getAttribute('aria-valuetext') === 'x 0.90, y 0.90'"
    )
    assert shown_matrix(page) == pytest.approx([1.8, -1, 0.9, 0.9])
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.locator("input[type=range]").get_attribute("aria-valuetext") == "0.68"
    assert position(p) == (-2.5, 0.9)


def test_everything_that_takes_focus_keeps_its_keys_from_the_notebook(opened):
    page = opened(bent_grid(F).html() + jacobian_acts(F).html(carry_code=False))
    focusable = page.locator(".pb-stage input, .pb-stage [tabindex]")
    assert focusable.count() == 4
    for k in range(focusable.count()):
        assert focusable.nth(k).get_attribute("data-lm-suppress-shortcuts") == "true"


def test_edges_are_chosen_by_mouse_touch_and_keys_and_the_sum_over_the_paths_follows(opened):
    page = opened(chain_graph(F, Map(lambda u, v: u * v, name="g")).html(), has_touch=True)

    def edge(start, end):
        return page.locator(f".pb-press[data-name='net.{start}>{end}']")

    def told():
        return page.locator(".pb-stage").inner_text()

    edge("x", "u").click()
    edge("u", "z").tap()
    eventually(page, lambda: "∂u/∂x = (2.00)(2.00) = 4.00; the other is missing" in told())
    edge("x", "v").focus()
    page.keyboard.press("Enter")
    edge("v", "z").focus()
    page.keyboard.press(" ")
    eventually(page, lambda: "(2.00)(2.00) + (−1.00)(2.00) = 2.00" in told())
    assert edge("v", "z").get_attribute("aria-pressed") == "true"
    assert edge("v", "z").get_attribute("aria-label") == "edge from v to z, minus 1.00"
    edge("v", "z").click()
    assert edge("v", "z").get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="∂z/∂y").click()
    eventually(page, lambda: "∂z/∂x: click" in told() and "= −3.00" in told())
    assert "= −3.00" in page.locator(".pb-says").text_content()


def test_a_typed_number_moves_the_picture_and_a_wrong_one_is_refused_in_words(opened):
    b = NumberBox("b", -2, 2, -0.5)
    bars = Plane("bars", Bars([b.symbol], ["b"], over=(0, 1)), x=(0, 1), y=(-2, 2))
    page = opened(Stage(Scene(bars, b, says=("A bar.",))).html())
    box = page.get_by_label("b (from −2.00 to 2.00)")
    assert box.input_value() == "−0.50"
    box.fill("1,25")
    eventually(page, lambda: page.locator(".pb-svg").get_by_text("b 1.25").count() == 1)
    assert box.input_value() == "1,25"
    box.fill("7")
    box.press("Tab")
    assert box.get_attribute("aria-invalid") == "true"
    assert page.get_by_role("status").text_content() == "Write a number from −2.00 to 2.00."
    assert page.locator(".pb-svg").get_by_text("b 1.25").count() == 1
    box.fill("-2")
    assert box.get_attribute("aria-invalid") == "false"
    assert page.get_by_role("status").text_content() == ""


def test_a_held_point_follows_the_pointer_along_its_curve_and_turns_the_slider_too(opened):
    page = opened(along_an_ellipse().html())
    r = handle(page, "r")
    drag(page, r, -300, -60)
    said = r.get_attribute("aria-valuetext")
    t, x, y = (float(n) for n in re.findall(r"-?[\d.]+", said.replace("minus ", "-")))
    assert 2 < t < 3.1
    assert (x, y) == pytest.approx((math.cos(t), math.sin(t)), abs=0.02)
    assert said.startswith("t ")
    assert float(page.locator("output").first.text_content()) == t
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    eventually(page, lambda: r.get_attribute("aria-valuetext").startswith("t 6.18"))


def test_a_snapping_point_rests_on_the_grid_only(opened):
    snapping = Plane("grid", Point("p", (0, 0), snap=0.5), x=(-2, 2), y=(-2, 2))
    page = opened(Stage(Scene(snapping, says=("A grid.",))).html())
    drag(page, handle(page), 100, 30)
    x, y = position(handle(page))
    assert x > 0.5
    assert (2 * x % 1, 2 * y % 1) == (0, 0)
    page.keyboard.press("ArrowLeft")
    eventually(page, lambda: position(handle(page)) == (x - 0.5, y))


def test_a_window_zooms_by_wheel_pinch_keys_and_buttons_and_the_page_still_scrolls(opened):
    view = View("v", (-2, 2), (-2, 2), limits=((-8, 8), (-8, 8)))
    stage = Stage(Scene(Plane("space", view=view), says=("A window.",)))
    page = opened(stage.html() + "<div style='height:2000px'></div>", has_touch=True)
    window = page.locator(".pb-roam")

    def seen():
        said = window.get_attribute("aria-valuetext").replace("minus ", "-")
        return [float(n) for n in re.findall(r"-?[\d.]+", said)]

    def shows(*expected):
        eventually(page, lambda: seen() == pytest.approx(expected, abs=0.06))

    page.mouse.move(*centre(window))
    page.mouse.wheel(0, 100)
    page.wait_for_function("scrollY > 50")
    shows(-2, 2, -2, 2, 1)
    page.evaluate("scrollTo(0, 0)")
    window.focus()
    page.keyboard.press("ArrowRight")
    shows(-1.6, 2.4, -2, 2, 1)
    page.mouse.move(*centre(window))
    page.mouse.wheel(0, -round(1000 * math.log(2) / 2))
    shows(-0.6, 1.4, -1, 1, 2)
    assert page.evaluate("scrollY") == 0
    drag(page, window, 1600, 0)
    shows(-8, -6, -1, 1, 2)
    page.get_by_role("button", name="reset the window of space").click()
    shows(-2, 2, -2, 2, 1)
    page.get_by_role("button", name="zoom out of space").click()
    shows(-3, 3, -3, 3, 0.7)
    window.focus()
    page.keyboard.press("0")
    x, y = centre(window)
    client = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchEnd", 0)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    shows(-0.5, 0.5, -0.5, 0.5, 4)


# Each particle's end: its piece of the path starts with the way there from the last one's end.
ENDS = """() => [...document.querySelectorAll('.pb-svg path[stroke-width="3"]')].flatMap(path => {
  let [x, y] = [0, 0];
  return path.getAttribute('d').split('m').slice(1).map(piece => {
    const [moveX, moveY, lineX, lineY] = piece.match(/-?[\\d.]+/g).map(Number);
    return [x += moveX + lineX, y += moveY + lineY];
  });
})"""


def test_particles_go_round_without_drifting_and_only_when_asked(opened):
    x, y = sympy.symbols("x y", real=True)
    disc = Particles((-y, x), axes=(x, y), over=((-2, 2), (-2, 2)), count=40)
    stage = Stage(Scene(Plane("spin", disc, x=(-2, 2), y=(-2, 2)), says=("A flow.",)))
    page = opened(stage.html(), reduced_motion="reduce")
    before = page.evaluate(ENDS)
    page.wait_for_timeout(200)
    assert page.evaluate(ENDS) == before
    button = page.get_by_role("button", name="step")
    for _ in range(3):
        button.click()
    eventually(page, lambda: page.evaluate(ENDS) != before)
    width = page.locator(".pb-svg svg").first.evaluate("e => +e.getAttribute('width')")
    middle = (40 + width / 2, 4 + width / 2)
    turned = 0
    for old, new in zip(before, page.evaluate(ENDS), strict=True):
        a, b = (complex(end[0] - middle[0], middle[1] - end[1]) for end in (old, new))
        if 0.15 * width < abs(a) < 0.45 * width and abs(cmath.phase(b / a) - 0.75) < 0.05:
            assert abs(b) == pytest.approx(abs(a), abs=0.3)
            turned += 1
    assert turned > 15


def test_a_flow_plays_and_pauses(opened):
    flow = Particles((1, 0), axes=sympy.symbols("x y"), over=((0, 1), (0, 1)), count=5)
    page = opened(Stage(Scene(Plane("wind", flow, x=(0, 1), y=(0, 1)), says=("A wind.",))).html())
    before = page.evaluate(ENDS)
    page.get_by_role("button", name="play").click()
    eventually(page, lambda: page.evaluate(ENDS) != before)
    page.get_by_role("button", name="pause").click()
    page.wait_for_timeout(100)
    stopped = page.evaluate(ENDS)
    page.wait_for_timeout(200)
    assert page.evaluate(ENDS) == stopped


def test_a_link_and_a_typeset_number_follow_the_drag(opened):
    p = Point("p", (1, 1))
    here, there = (Plane(name, *marks, x=(-2, 2), y=(-2, 2)) for name, marks in (("z", [p]), ("w", [])))
    link = Link(here, (p.x, p.y), there, (-p.x, p.y))
    formula = Math(r"\frac{#}{2}", "{} / 2", p.x)
    page = opened(Stage(Scene(here, there, link, Text("half: ", formula), says=("Two planes.",))).html())
    line = page.locator(".pb-links path")
    assert page.locator("math mfrac mn").first.text_content() == "1.00"
    before = line.bounding_box()
    drag(page, handle(page), -50, 30)
    x, _ = position(handle(page))
    eventually(
        page, lambda: page.locator("math mfrac mn").first.text_content() == f"{x:.2f}".replace("-", "−")
    )
    after = line.bounding_box()
    assert after["x"] == pytest.approx(before["x"] - 50, abs=2)
    assert before["width"] - after["width"] == pytest.approx(-100, abs=3)


def test_a_longer_sentence_makes_room_for_itself_on_the_screen_and_on_paper(opened):
    p = Point("p", (1, 1))
    words = Text(Sign(p.x, ("words that need more lines than one, " * 7,), ("flat",), ("one line",)))
    stage = Stage(Scene(Plane("z", p, x=(-2, 2), y=(-2, 2)), words, says=("A plane.",)))
    page = opened(stage.html() + "<p id='next'>What follows.</p>", width=360)
    measure = """() => {
      const [words, next] = ['.pb-text', '#next'].map(s => document.querySelector(s).getBoundingClientRect());
      return [words.height, next.top - words.bottom];
    }"""
    line, gap = page.evaluate(measure)
    assert gap > 0
    handle(page).press("Home")
    eventually(page, lambda: page.evaluate(measure)[0] > 4 * line)
    eventually(page, lambda: page.evaluate(measure)[1] == pytest.approx(gap, abs=1))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 300, "height": 700})
    eventually(page, lambda: page.evaluate(measure)[1] == pytest.approx(gap, abs=1))


def test_zooming_brings_image_and_parallelogram_together(opened):
    page = opened(bent_grid(F).html())
    page.locator("input[type=range]").focus()
    page.keyboard.press("Shift+ArrowLeft")
    for _ in range(10):
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_function("document.querySelector('output').textContent === '0.02'")
    assert "up to 0.0006 apart: 0.03 times h" in page.locator(".pb-stage").inner_text()


def test_a_second_stage_wakes_by_the_first_ones_code_and_dragging_its_vector_shows_the_remainder(opened):
    page = opened(bent_grid(F).html() + jacobian_acts(F).html(carry_code=False))
    assert page.locator(".pb-stage").count() == 2
    d = handle(page, "d", stage=1)
    d.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    x, y = position(d)
    assert (x, y) == (0.6, 0.6)
    remainder = f"{(x**4 + (x * y) ** 2) ** 0.5:.3f}"
    eventually(page, lambda: remainder in page.locator(".pb-stage").nth(1).inner_text())


def test_play_walks_the_ball_down_step_by_step_and_pauses(opened):
    page = opened(gradient_probe().html())
    button, count = page.locator(".pb-button"), page.locator("output").last
    button.click()
    page.wait_for_function("Number([...document.querySelectorAll('output')].at(-1).textContent) >= 3")
    button.click()
    stopped = count.text_content()
    page.wait_for_timeout(500)
    assert count.text_content() == stopped
    assert f"{stopped} steps of size 0.010 down" in page.locator(".pb-says").text_content()
    assert page.locator(".pb-svg").get_by_text("f = ").count() == 1


def test_a_click_drops_a_ball_there_and_it_runs(opened):
    page = opened(gradient_probe().html())
    plane = page.locator(".pb-svg").first
    box = plane.bounding_box()
    plane.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.3})
    x, y = position(handle(page, "p"))
    assert x > 1
    assert y > 0.5
    page.wait_for_function("Number([...document.querySelectorAll('output')].at(-1).textContent) >= 2")
    plane.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.7})
    assert int(page.locator("output").last.text_content()) < 2
    assert position(handle(page, "p"))[0] < 0
    plane.click(position={"x": 5, "y": 100})  # beside the axis: no place of the plane
    assert position(handle(page, "p"))[0] < 0


def test_a_click_shows_the_whole_way_to_who_asked_for_less_motion(opened):
    page = opened(gradient_probe().html(), reduced_motion="reduce")
    page.locator(".pb-svg").first.click(position={"x": 300, "y": 300})
    eventually(page, lambda: page.locator("output").last.text_content() == "40")


def test_who_asked_for_less_motion_steps_by_hand(opened):
    page = opened(gradient_probe().html(), reduced_motion="reduce")
    page.locator(".pb-button").click()
    page.locator(".pb-button").click()
    page.wait_for_timeout(500)
    assert page.locator("output").last.text_content() == "2"


def test_a_heatmap_is_painted_in_the_colours_of_the_page_and_again_for_another_landscape(opened):
    page = opened(gradient_probe().html())
    pixel = """() => {
      const canvas = document.querySelector('canvas');
      return canvas.width && [...canvas.getContext('2d').getImageData(5, 32, 1, 1).data];
    }"""
    page.wait_for_function("document.querySelector('canvas').width === 64")
    light = page.evaluate(pixel)
    curves = "[...document.querySelectorAll('.pb-svg svg path')].map(e => e.getAttribute('d')).join()"
    before = page.evaluate(curves)
    page.get_by_label("saddle").check()
    page.wait_for_function(f"({pixel})()[3] !== {light[3]}")
    assert page.evaluate(curves) != before
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function(f"({pixel})()[0] !== {light[0]}")


def test_the_page_decides_light_or_dark_and_may_change_its_mind(opened):
    page = opened(bent_grid(F).html(), color_scheme="dark")
    paper = "getComputedStyle(document.querySelector('.pb-stage')).backgroundColor"
    dark = page.evaluate(paper)
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    page.wait_for_function(f"{paper} === 'rgb(255, 255, 255)'")
    assert dark != "rgb(255, 255, 255)"
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function(f"{paper} === '{dark}'")


def test_a_narrow_page_stacks_the_planes_and_cuts_nothing_off(opened):
    page = opened(bent_grid(F).html() + jacobian_acts(F).html(carry_code=False), width=360)
    eventually(page, lambda: page.evaluate("document.documentElement.scrollWidth") <= 360)
    left, right = (page.locator(".pb-svg").nth(k).bounding_box() for k in (0, 1))
    assert right["y"] >= left["y"] + left["height"]
    sizes = page.evaluate(
        """[...document.querySelectorAll('.pb-stage text, .pb-stage p')]
          .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 11
    outside = page.evaluate(
        """[...document.querySelectorAll('.pb-svg text')].filter(e => {
          const box = e.getBoundingClientRect();
          return e.textContent && (box.left < 0 || box.right > 360);
        }).map(e => e.textContent)"""
    )
    assert outside == []


# Pairs of a text in a plane and another text or a dot on which it stands; of a line eight pixels are air.
TOUCHING = """() => {
  const all = kind => [...document.querySelectorAll(`.pb-svg svg ${kind}`)]
    .map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, box]) => box.width);
  const over = (a, b) =>
    a.right > b.left && b.right > a.left && a.bottom - 8 > b.top && b.bottom - 8 > a.top;
  const [texts, dots] = [all('text'), all('circle')];
  return texts.flatMap(([text, box], k) => [...texts.slice(k + 1), ...dots]
    .filter(([, other]) => over(box, other)).map(([other]) => `${text} on ${other || 'a dot'}`));
}"""


def test_a_graph_on_a_phone_has_the_room_of_the_axes_and_no_text_stands_on_another_or_on_a_dot(opened):
    page = opened(chain_graph(F, Map(lambda u, v: u * v, name="g")).html(), width=272)
    graph = page.locator(".pb-svg").nth(1)
    whole, picture = graph.bounding_box(), graph.locator("rect").first.bounding_box()
    for side in ("width", "height"):
        assert picture[side] == pytest.approx(whole[side] - 8, abs=2)
    assert page.evaluate(TOUCHING) == []
    handle(page).press("Shift+ArrowLeft")
    eventually(page, lambda: graph.get_by_text("x = 0.00").count() == 1)
    assert page.evaluate(TOUCHING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_blame(opened, packages, scheme):
    others = [stage.html(carry_code=False) for stage in (jacobian_acts(F), gradient_probe())]
    page = opened(bent_grid(F).html() + "".join(others), color_scheme=scheme)
    page.evaluate((packages / "axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run('.pb-stage')")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


def test_it_works_under_a_strict_content_security_policy(chromium):
    files = {
        "/": f"{HEAD}{bent_grid(F).html(carry_code=False)}".split("<script")[0]
        + '<script type="module" src="stage.js"></script><script type="module" src="wake.js"></script>',
        "/stage.js": bundle(),
        "/wake.js": "globalThis.pullbackStages()",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.path in files
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/javascript" if self.path.endswith("js") else "text/html")
            self.send_header(
                "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'"
            )
            self.end_headers()
            self.wfile.write(files.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    refused = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector(".pb-stage")
        drag(page, handle(page), -50, 50)
        assert position(handle(page))[0] < 0.9
        assert page.evaluate("getComputedStyle(document.querySelector('.pb-planes')).display") == "flex"
        assert refused == []
    finally:
        page.close()
        server.shutdown()
        server.server_close()


LINK = """async ([source, name, state]) => {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const { default: link } = await import(address);
  const hears = [];
  const data = { name, state };
  window.saved = [];
  window.model = {
    get: name => data[name],
    set: (name, value) => { data[name] = value; hears.forEach(hear => hear()); },
    save_changes: () => window.saved.push(structuredClone(data.state)),
    on: (_, hear) => hears.push(hear),
    off: (_, hear) => hears.splice(hears.indexOf(hear), 1),
    hears,
  };
  window.stop = await link.initialize({ model: window.model });
}"""


@pytest.fixture
def linked(opened, monkeypatch):
    """`linked(stage)`: a page with another stage and this one, which has a model as in a notebook."""

    def show(stage):
        monkeypatch.setattr(stage, "_linked", True)
        page = opened(jacobian_acts(F).html() + stage.html(carry_code=False))
        page.evaluate(LINK, [stage._esm, stage.name, stage.state])
        monkeypatch.setattr(stage, "_linked", False)
        return page

    return show


def test_the_kernel_hears_nothing_during_a_drag_and_the_state_once_at_its_end(linked):
    stage = bent_grid(F)
    page = linked(stage)
    p = handle(page, stage=1)
    p.scroll_into_view_if_needed()
    x, y = centre(p)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=10)
    eventually(page, lambda: position(p)[0] < 0.6)
    assert page.evaluate("saved") == []
    page.mouse.up()
    saved = page.evaluate("saved")
    assert len(saved) == 1
    assert (saved[0]["p.x"], saved[0]["p.y"]) == pytest.approx(position(p))
    stage.state = saved[0]


def test_python_hears_which_edge_was_clicked_and_of_no_other_stage(linked):
    stage = chain_graph(F, Map(lambda u, v: u * v, name="g"))
    page = linked(stage)
    handle(page, "d").press("ArrowLeft")
    assert page.evaluate("saved") == []
    page.locator(".pb-press[data-name='net.x>u']").click()
    (saved,) = page.evaluate("saved")
    assert {name for name, value in saved.items() if name.startswith("net.") and value} == {"net.x>u"}
    stage.state = saved


def test_the_picture_follows_a_state_set_from_python_and_stops_cleanly(linked):
    page = linked(bent_grid(F))
    page.evaluate("model.set('state', {'p.x': -1, 'p.y': 0.5, 'h': 0.1})")
    eventually(page, lambda: position(handle(page, stage=1)) == (-1, 0.5))
    assert position(handle(page, "d")) == (0.8, 0.6)
    eventually(page, lambda: "(−1.00, 0.50)" in page.locator(".pb-says").nth(1).inner_text())
    page.evaluate("stop()")
    assert page.evaluate("model.hears.length") == 0
    drag(page, handle(page, stage=1), 30, 0)
    assert page.evaluate("saved") == []


def test_a_frame_of_a_drag_costs_less_than_half_of_a_sixtieth(opened):
    page = opened(bent_grid(F).html())
    drag_costs = """async () => {
          const costs = [];
          const nextFrame = window.requestAnimationFrame.bind(window);
          window.requestAnimationFrame = draw => nextFrame(time => {
            const start = performance.now();
            draw(time);
            document.body.getBoundingClientRect();  // lay out now, so that it is counted
            costs.push(performance.now() - start);
          });
          const p = document.querySelector('.pb-handle');
          p.setPointerCapture = () => {};
          const box = p.getBoundingClientRect();
          const send = (type, k) => p.dispatchEvent(new PointerEvent(type, {
            clientX: box.x + 20 - k, clientY: box.y + 20 + k, button: 0, pointerId: 1 }));
          send('pointerdown', 0);
          for (let k = 0; k < 60; k++) {
            send('pointermove', k);
            await new Promise(nextFrame);
          }
          send('pointerup', 60);
          window.requestAnimationFrame = nextFrame;
          return costs;
        }"""
    # The best of three rounds: other programs may take the processor, and that is not what this is about.
    rounds = [page.evaluate(drag_costs) for _ in range(3)]
    assert all(len(costs) >= 50 for costs in rounds)
    assert min(map(median, rounds)) < 8
