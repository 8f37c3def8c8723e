"""A real JupyterLab in a real browser, driven as a person would."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

TOKEN = "pullback-tests"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Lab's toolbar says "idle" before the kernel's channel is up; a run sent then is lost. Wait for each part.
READY = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  while (kernel.connectionStatus !== 'connected') await new Promise(done => setTimeout(done, 50));
}"""
# Of the cells whose ids are given, or of all: whether each has run and is at rest. After an error Lab drops
# the rest of a run: that is told at once, not waited for.
RAN = """ids => {
  const wanted = ({ model }) => !ids || ids.includes(model.id);
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const cells = notebook.widgets.filter(c => c.model.type === 'code' && wanted(c));
  for (const { model } of cells)
    for (let i = 0; i < model.outputs.length; i++) {
      const output = model.outputs.get(i);
      if (output.type === 'error') throw new Error(`${model.id}: ${output.toJSON().evalue}`);
    }
  const done = c => c.model.executionCount !== null && c.model.executionState !== 'running';
  return cells.length > 0 && cells.every(c => !c.model.sharedModel.source.trim() || done(c));
}"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def jupyterlab(folder: Path, command: list[str] | None = None, timeout: float = 180):
    """A JupyterLab that serves `folder`; yields its address. Stopped, with its kernels, at the end.

    command: what starts it, for instance `course lab`; it must take `--port`. Default: JupyterLab itself.
    """
    port = free_port()
    config = folder.parent / "jupyter-config"
    settings = config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    server = {
        "LabApp": {"expose_app_in_browser": True},
        "JupyterNotebookApp": {"expose_app_in_browser": True},
        "IdentityProvider": {"token": TOKEN},
        "ServerApp": {"allow_root": True, "open_browser": False, "ip": "127.0.0.1"},
    }
    for application in ("lab", "notebook"):
        (config / f"jupyter_{application}_config.json").write_text(json.dumps(server))
    command = command or [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    log = folder.parent / "jupyterlab.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, f"--port={port}"],
            env=os.environ | {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_PREFER_ENV_PATH": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + timeout
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=2):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def find_browser() -> str:
    """The Chromium-like browser of this machine; RuntimeError says what to install where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        if Path(path := playwright.chromium.executable_path).exists():
            return path
    raise RuntimeError("no browser found: install chromium (`make browser` does)")


@contextmanager
def browser():
    """A headless browser."""
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, as whom containers run.
        sandbox = [] if os.getuid() else ["--no-sandbox"]
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS + sandbox)
        yield chromium
        chromium.close()


class LabPage:
    """One notebook in JupyterLab, in a page of `chromium`; with `at="notebooks"` in Notebook 7.

    console: the errors that the page wrote to the console so far.
    """

    def __init__(
        self, chromium, url: str, notebook: str, dark=False, width=1200, height=1000, scale=1, at="doc/tree"
    ):
        self.page = chromium.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            device_scale_factor=scale,
        )
        self.console = []
        self.lesson = Path(notebook).stem
        self.page.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.console.append(str(e)))
        self.page.goto(f"{url}/{at}/{notebook}?token={TOKEN}")
        self.wait()
        if dark:
            theme = "'apputils:change-theme', {theme: 'JupyterLab Dark'}"
            self.settled(f"() => window.jupyterapp.commands.execute({theme})")

    def settled(self, script: str, argument=None, seconds: float = 60):
        """What the promise of the JavaScript function `script` gives. Playwright itself would wait for ever
        for one that never settles, and Lab's do that when a message to the kernel is lost.
        """
        late = f"new Promise((_, no) => setTimeout(() => no(new Error('not settled')), {seconds * 1000}))"
        return self.page.evaluate(f"argument => Promise.race([({script})(argument), {late}])", argument)

    def wait(self) -> None:
        """Until the notebook is open and its kernel hears."""
        self.page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context", timeout=60_000)
        try:
            self.settled(READY)
        except Error:  # its first message to the kernel was lost: what a person does then
            self.page.reload()
            self.page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context", timeout=60_000)
            self.settled(READY)

    def run_all(self, timeout: float = 120) -> None:
        """Run every cell, top to bottom, until the last one is done."""
        # Not awaited: its promise can hang when an output is a widget.
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(RAN, polling=100, timeout=timeout * 1000)

    def run(self, *names: str, timeout: float = 60) -> None:
        """Run these cells again, in this order, until the last one is done."""
        ids = [self.id(name) for name in names]
        for id in ids:
            self.page.evaluate(
                """id => {
                  const notebook = window.jupyterapp.shell.currentWidget.content;
                  const index = notebook.widgets.findIndex(c => c.model.id === id);
                  notebook.widgets[index].model.executionCount = null;
                  notebook.activeCellIndex = index;
                  notebook.deselectAll();
                  void window.jupyterapp.commands.execute('notebook:run-cell');
                }""",
                id,
            )
        self.page.wait_for_function(RAN, arg=ids, polling=100, timeout=timeout * 1000)

    def restart(self) -> None:
        """Restart the kernel and clear the outputs, without the dialog."""
        self.settled("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
        self.settled("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.settled(READY)

    def save(self) -> None:
        """Save the notebook."""
        self.settled("() => window.jupyterapp.shell.currentWidget.context.save()")

    def reload(self) -> None:
        """Reload the page, as F5 does."""
        self.page.reload()
        self.wait()

    def close(self) -> None:
        """End the kernel, which would go on while the server runs, and close the page."""
        self.settled("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()

    def id(self, name: str) -> str:
        """The id of the cell that the lesson calls `name`."""
        return f"{self.lesson}-{name}"

    def set_source(self, name: str, source: str) -> None:
        """Write code into the cell of this name."""
        self.page.evaluate(
            """([id, source]) => window.jupyterapp.shell.currentWidget.content.widgets
              .find(c => c.model.id === id).model.sharedModel.setSource(source)""",
            [self.id(name), source],
        )

    def cell(self, name: str):
        """The cell of this name, brought into view (Lab attaches far-away cells only then)."""
        self.settled(
            """async ([id, name]) => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              const index = notebook.widgets.findIndex(c => c.model.id === id);
              if (index < 0) throw new Error('no cell ' + name);
              const cell = notebook.widgets[index];
              // Marked, because the active cell changes again when something in another cell takes the focus.
              cell.node.dataset.testCell = name;
              notebook.activeCellIndex = index;
              // Cells above may grow when they are attached, and push this one out again: until it stays.
              const seen = () => {
                const box = cell.node.getBoundingClientRect();
                return cell.node.isConnected && box.bottom > 0 && box.top < window.innerHeight;
              };
              for (let stays = 0, tries = 0; stays < 3 && tries < 100; tries++) {
                stays = seen() ? stays + 1 : 0;
                if (!stays) await notebook.scrollToItem(index, 'start');
                await new Promise(done => setTimeout(done, 50));
              }
            }""",
            [self.id(name), name],
        )
        return self.page.locator(f'[data-test-cell="{name}"]')
