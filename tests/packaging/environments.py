"""Virtual environments made quickly, and a JupyterLab in them to look at."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
SECONDS = 240  # what an installation or a lesson may take on a busy machine


def uv(*arguments, **environment):
    run = subprocess.run(
        [UV, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


class Environment:
    """A virtual environment of its own in `folder`, with the Python that runs the tests."""

    def __init__(self, folder: Path):
        self.folder, self.bin = folder, folder / "bin"
        uv("venv", "--quiet", "--seed", "--python", sys.executable, str(folder))

    def variables(self, home: Path) -> dict[str, str]:
        """What a shell would set in which this environment is active, of a user whose home is `home`."""
        theirs = {
            key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))
        }
        return theirs | {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(home),
            "VIRTUAL_ENV": str(self.folder),
        }

    def run(self, *command, home: Path, cwd: Path) -> str:
        run = subprocess.run(
            [*map(str, command)],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
            env=self.variables(home),
            timeout=SECONDS,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def site_packages(self) -> Path:
        return next((self.folder / "lib").glob("python*/site-packages"))

    @contextmanager
    def serving(self, *command, home: Path, cwd: Path):
        """A server started by `command` (a port is added); yields its first page and its process."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = home / "server.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [*map(str, command), f"--port={port}", "--no-browser"],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=self.variables(home) | {"JUPYTER_TOKEN": "secret"},
            )
        try:
            yield _first_page(port, process, log), process
        finally:
            process.terminate()
            process.wait(20)


def _first_page(port: int, process, log: Path, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/?token=secret", timeout=10) as page:
                return page.url.split("?")[0].removeprefix(f"http://127.0.0.1:{port}")
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.2)
