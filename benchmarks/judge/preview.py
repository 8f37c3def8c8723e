"""From a key in a question card to the painted "Read as", in JupyterLab as `course lab` opens it, key by key.

    python benchmarks/judge/preview.py [--priority]

With --priority (as root) its processes go ahead of whatever else runs on the machine, once the page is ready.
Prints median, 95th percentile and the longest time in milliseconds, with the machine's load. A key's time
runs from the browser's own time stamp of the key to the first frame after the preview that it causes is in
the page. The last row is what the browser alone takes: an echo of the text, without the kernel.
Needs a browser and the project's `test` extra.
"""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles

import nbformat
import psutil

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from browser.jupyter import LabPage, browser, jupyterlab

ROUNDS = 4
BETWEEN = 120  # ms between keys: eight a second, a fast typist
ANSWERS = {  # question: what is typed
    "jacobians.j11": "-(3/4)*2^2",
    "partials.chain": "2x cos(x^2)",
    "jacobians.whole": "[[2x, 1], [y, x]]",
}
# Each key's time stamp, and when the frame with the preview that follows it is on the screen.
WATCH = """(card, echoed) => {
  const input = card.querySelector('input[type=text]');
  const shown = echoed ? card.appendChild(document.createElement('p')) : card.querySelector('.pb-preview');
  if (echoed) input.addEventListener('input', () => (shown.textContent = input.value));
  window.keys = [];
  let waiting = [];
  input.addEventListener('keydown', event => waiting.push(event.timeStamp), { capture: true });
  new MutationObserver(() => {
    const these = waiting;
    waiting = [];
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keys.push(...these.map(stamp => performance.now() - stamp));
      port2.postMessage(null);  // after the frame is painted
    });
  }).observe(shown, { childList: true, subtree: true, characterData: true });
}"""


def row(name: str, times: list[float]) -> str:
    """One line of the table."""
    numbers = (median(times), quantiles(times, n=20)[-1], max(times))
    return f"{name:<46} {len(times):5d}" + "".join(f"{n:8.1f}" for n in numbers)


def go_ahead() -> None:
    """Give what this benchmark started the lowest real-time priority, which is above all ordinary ones."""
    for process in psutil.Process().children(recursive=True):
        for thread in process.threads():
            with suppress(ProcessLookupError):
                os.sched_setscheduler(thread.id, os.SCHED_RR, os.sched_param(1))


def typed(page, cell: str, answer: str, echoed: bool = False) -> list[float]:
    """Milliseconds for each key, after a first round that warms up."""
    card = page.cell(cell).locator(".pb-card")
    box = card.get_by_label("Your answer")
    box.wait_for()
    card.evaluate(WATCH, echoed)
    times = []
    for k in range(ROUNDS + 1):
        box.fill("")
        page.page.wait_for_timeout(300)
        page.page.evaluate("window.keys = []")
        for sign in answer:
            page.page.keyboard.type(sign)
            page.page.wait_for_timeout(BETWEEN)
        page.page.wait_for_timeout(500)
        times += page.page.evaluate("window.keys") if k else []
    return times


def main() -> None:
    code = "from course_utils import ask\n"
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "notebooks"
        folder.mkdir()
        cells = [
            nbformat.v4.new_code_cell(f"{code}ask({q!r})", id=f"preview-{n}") for n, q in enumerate(ANSWERS)
        ]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / "preview.ipynb")
        command = [sys.executable, "-m", "course_utils.cli", "lab", f"--folder={folder}", "--no-browser"]
        with jupyterlab(folder, command) as url, browser() as chromium:
            page = LabPage(chromium, url, "preview.ipynb")
            page.run_all()
            if "--priority" in sys.argv:
                go_ahead()
            load = "load " + " ".join(f"{x:.1f}" for x in os.getloadavg())
            print(f"{load:<46} {'keys':>5} median     p95   worst")
            every = []
            for n, (question, answer) in enumerate(ANSWERS.items()):
                times = typed(page, str(n), answer)
                every += times
                print(row(f"{question}: {answer}", times), flush=True)
            print(row("all", every))
            page.reload()
            page.run_all()
            print(row("an echo, without the kernel", typed(page, "0", answer, echoed=True)))


if __name__ == "__main__":
    main()
