"""What the gallery looks like, coarsely: one digit of ink for each of a few hundred blocks of every stage.

So coarse that fonts and antialiasing of another browser do not show, and that a mark which is missing,
moved or filled does. After looking at a change, `python tests/stage/gallery_pictures.py` writes new ones.
"""

import json
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

KEPT = Path(__file__).with_suffix(".json")
COLUMNS = 28
KEYS = (
    "",
    "Shift+ArrowLeft",
    "Shift+ArrowRight",
    "Shift+ArrowUp",
)  # the states: at first, and after each of these


def coarse(png: bytes) -> list[str]:
    """The ink on every square block, row by row: the root of its share, in hexadecimal."""
    image = Image.open(BytesIO(png)).convert("L")
    rows = max(1, round(COLUMNS * image.height / image.width))
    small = image.resize((COLUMNS, rows), Image.Resampling.BOX)
    ink = [
        [round(15 * (1 - small.getpixel((i, j)) / 255) ** 0.5) for i in range(COLUMNS)] for j in range(rows)
    ]
    return ["".join(f"{digit:x}" for digit in row) for row in ink]


def far_apart(one: list[str], other: list[str]) -> float:
    """The share of blocks that differ by three digits at least; 1 for another shape."""
    if abs(len(one) - len(other)) > 1:
        return 1.0
    pairs = [
        (a, b) for left, right in zip(one, other, strict=False) for a, b in zip(left, right, strict=True)
    ]
    return sum(abs(int(a, 16) - int(b, 16)) >= 3 for a, b in pairs) / len(pairs)


def pictures(opened) -> list[list[list[str]]]:
    """Every stage of the opened gallery in every state."""
    found = []
    for stage in opened.locator(".pb-stage").all():
        found.append([])
        for key in KEYS:
            if key:
                stage.locator(".pb-handle, input[type=range], .pb-press").first.press(key)
            opened.evaluate("() => { document.activeElement.blur(); window.getSelection().empty(); }")
            opened.wait_for_timeout(60)  # a few frames
            found[-1].append(coarse(stage.locator(".pb-planes").screenshot()))
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from browser.jupyter import browser
    from course_utils.stage.gallery import examples, page

    source = (Path(__file__).parents[2] / "docs" / "stages.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        path = Path(folder) / "gallery.html"
        path.write_text(page(source), "utf-8")
        opened = chromium.new_page(viewport={"width": 900, "height": 900})
        opened.goto(path.as_uri())
        opened.wait_for_selector(".pb-stage")
        names = [f"{k} {heading}" for k, (heading, _) in enumerate(examples(source)[1:])]
        KEPT.write_text(json.dumps(dict(zip(names, pictures(opened), strict=True)), indent=0), "utf-8")
