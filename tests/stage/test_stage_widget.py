"""A stage as an object on a page: its renderings, its state, how little of it a notebook keeps."""

import base64
import json
import re
import zlib
from html import unescape
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import traitlets

from course_utils.maps import Map
from course_utils.stage import (
    SceneError,
    Stage,
    bent_grid,
    depth_and_singular_values,
    gradient_probe,
    jacobian_acts,
    widget,
)

F = Map(lambda x, y: (x**2 - y, x * y), name="F")
CODE = f'"{widget.packed(widget.bundle())}"'


@pytest.fixture
def front_end(monkeypatch):
    """`front_end(cell, run)`: the page whose cell runs now; None for one that shows no widgets.

    kept: the states that outputs keep, (name, text, whether it replaces the one before).
    """
    parent = {}
    shell = SimpleNamespace(get_parent=lambda: parent)
    monkeypatch.setitem(__import__("sys").modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(Stage, "_carrier", None)

    def publish_display_data(data, transient, update=False):
        name, text = re.search(
            r'<div hidden data-pullback-state="(.*?)">(.*?)</div>', data["text/html"]
        ).groups()
        assert transient == {"display_id": name}
        asks.kept.append((name, text, update))

    display = SimpleNamespace(publish_display_data=publish_display_data)
    monkeypatch.setitem(__import__("sys").modules, "IPython.display", display)

    def asks(cell=None, run="1"):
        parent.clear()
        parent.update(header={"msg_id": run}, metadata={"cellId": cell} if cell else {})

    asks.kept = []
    asks()
    return asks


def unpacked(packed):
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def shown(stage):
    return stage._repr_mimebundle_()


def test_where_no_page_shows_widgets_the_html_stands_alone(front_end):
    data = shown(bent_grid(F))
    assert "data-name" not in data["text/html"]
    assert front_end.kept == []
    assert CODE in data["text/html"]
    assert not re.search(r"""(src|href)=["']|https?://(?!www\.w3\.org/)""", data["text/html"])


def test_on_a_live_page_it_is_linked_to_python_and_an_output_without_a_picture_keeps_its_state(front_end):
    front_end("a-cell")
    stage = bent_grid(F)
    assert f'data-name="{stage.name}"' in shown(stage)["text/html"]
    stage.set_state({"state": {"p.x": -1.5, "p.y": 1.0, "h": 1.0}})
    (first, _), (last, update) = [(json.loads(unescape(kept[1])), kept[2]) for kept in front_end.kept]
    assert (first["p.x"], last["p.x"], update) == (1.0, -1.5, True)
    assert {kept[0] for kept in front_end.kept} == {stage.name}


def test_the_text_is_the_sentence_of_the_present_state(front_end):
    stage = bent_grid(F)
    assert shown(stage)["text/plain"] == stage.describe()
    stage.state = {"p.x": 0.0, "p.y": 0.0}
    assert "around p = (0.00, 0.00)" in shown(stage)["text/plain"]
    root = ElementTree.fromstring(shown(stage)["image/svg+xml"])
    assert root.find("{http://www.w3.org/2000/svg}title").text == stage.describe()


def test_html_from_a_file_starts_in_the_present_state(front_end):
    stage = bent_grid(F)
    stage.state = {"p.x": -1.5}
    spec = unpacked(re.search(r'data-pullback-stage="(.*?)"', stage.html())[1])
    assert spec["variables"][0] == {"name": "p.x", "value": -1.5, "low": -2.5, "high": 2.5}
    assert bent_grid(F).state["p.x"] == 1


def test_the_browser_code_comes_once_a_page_and_again_when_its_cell_runs_again(front_end):
    first, second = bent_grid(F), jacobian_acts(F)
    front_end("one", "1")
    assert CODE in shown(first)["text/html"]
    assert CODE not in shown(second)["text/html"]
    front_end("two", "2")
    assert CODE not in shown(second)["text/html"]
    front_end("one", "3")
    assert CODE in shown(first)["text/html"]


# The heaviest pictures of the lessons; that of a training is weighed with the training.
HEAVY = {
    "bent_grid": lambda: bent_grid(F),
    "probe": lambda: gradient_probe(landscape="ripples", at=(1, 1)),
    "depth": depth_and_singular_values,
}


@pytest.mark.parametrize("picture", HEAVY.values(), ids=HEAVY)
def test_ten_stages_add_little_to_the_notebook(front_end, picture):
    front_end("one")
    stages = [picture() for _ in range(10)]
    assert saved(stages) + sum(100 + len(text) for _, text, _ in front_end.kept) <= 150_000
    # Where Lab saves the state of widgets too, no scene is in it once more.
    assert sum(len(json.dumps(s.get_state())) for s in stages) <= 20_000


def saved(stages):
    return sum(len(json.dumps(shown(stage), ensure_ascii=False).encode()) for stage in stages)


def test_a_state_from_python_is_completed_and_an_unknown_variable_refused():
    stage = bent_grid(F)
    stage.state = {"h": 0.5}
    assert stage.state == {"p.x": 1.0, "p.y": 2.0, "h": 0.5}
    with pytest.raises(SceneError, match=r"'q'.*p\.x, p\.y, h"):
        stage.state = {"q": 1}
    with pytest.raises(traitlets.TraitError):
        stage.state = 3


def test_python_hears_a_release(front_end):
    front_end("one")
    stage = bent_grid(F)
    shown(stage)
    heard = []
    stage.observe(lambda change: heard.append(change["new"]["p.x"]), names="state")
    stage.set_state({"state": {"p.x": 0.25, "p.y": 1.0, "h": 1.0}})
    assert heard == [0.25]


def test_the_repr_holds_no_address():
    assert repr(bent_grid(F)) == repr(bent_grid(F))
    assert "0x" not in repr(bent_grid(F))


def test_text_that_looks_like_markup_stays_text(front_end):
    stage = bent_grid(Map(lambda x, y: (x, y), name="</script><b>"))
    html = stage.html()
    assert "</script><b>" not in html
    assert "<b>" not in stage.svg()
