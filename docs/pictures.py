"""Take the README's screenshots again, light and dark: `make pictures`. Needs what `make test` installs."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.jupyter import LabPage, browser, jupyterlab  # noqa: E402 - the path comes first

COURSE = str(Path(sys.executable).with_name("course"))
TRANSPOSED = "[[2x, y], [1, x]]"
LAB = """def jacobian_by_columns(f, x, h=1e-5):
    columns = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = h
        columns.append((f(x + step) - f(x - step)) / (2 * h))
    return np.stack(columns, axis=1)"""


def take(chromium, url: str, theme: str) -> None:
    """The three pictures in one theme."""
    lesson = LabPage(
        chromium, url, f"{theme}/03_jacobians.ipynb", dark=theme == "dark", width=1000, height=1400
    )
    lesson.set_source("lab", LAB)
    lesson.run_all()

    stage = lesson.cell("bent-grid").locator(".pb-stage")
    handle = stage.locator("[role=slider][data-name=p]")
    for key in ["ArrowDown"] * 4 + ["ArrowRight"] * 3:
        handle.press(key)
    handle.blur()
    shoot(lesson, stage, "stage", theme)

    card = lesson.cell("whole").locator(".pb-card")
    card.get_by_label("Your answer").fill(TRANSPOSED)
    card.get_by_label("Your answer").press("Enter")
    card.get_by_text("Read as").wait_for()
    shoot(lesson, card, "question", theme)

    explorer = lesson.cell("step").locator(".pb-slider")
    slider = explorer.locator(".noUi-handle")
    for half in range(-3, -24, -1):
        slider.press("ArrowLeft")
        explorer.get_by_text(f"h = {10 ** (half / 2):.1e}").wait_for()
    shoot(lesson, explorer, "lab", theme)
    lesson.page.close()


def shoot(lesson: LabPage, element, name: str, theme: str) -> None:
    """One element as a PNG, once the page has settled."""
    lesson.page.wait_for_timeout(700)
    element.screenshot(path=ROOT / "docs" / "pictures" / f"{name}-{theme}.png")


def main() -> None:
    """All pictures, from a fresh workspace."""
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        for theme in ("light", "dark"):
            (workspace / theme).mkdir(parents=True)
            built = (ROOT / "lessons" / "03_jacobians.ipynb").read_bytes()
            (workspace / theme / "03_jacobians.ipynb").write_bytes(built)
        start = [COURSE, "lab", "--no-browser", f"--folder={workspace}"]
        with jupyterlab(workspace, start) as url, browser() as chromium:
            for theme in ("light", "dark"):
                take(chromium, url, theme)


if __name__ == "__main__":
    main()
