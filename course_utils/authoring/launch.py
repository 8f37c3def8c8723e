"""JupyterLab for a learner: our kernel with its guard, nothing from the network, open at the start page."""

import os
import socket
import sys
from pathlib import Path

START = "00_start.ipynb"
_SETTINGS = Path(__file__).parent / "jupyter"


def lab_environment() -> dict[str, str]:
    """Environment variables for any Jupyter client: this course's kernel and default settings first.

    A learner's own settings still win; only defaults change. The kernel is this Python's, whatever other
    "Python 3" kernels the machine has registered.
    """
    variables = {}
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        theirs = os.environ.get(name)
        variables[name] = f"{_SETTINGS}{os.pathsep}{theirs}" if theirs else str(_SETTINGS)
    return variables


def lab_arguments(folder: Path, port: int, browser: bool) -> list[str]:
    """JupyterLab's command line: `folder` is its root, the start page its first page."""
    arguments = [
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port}",
        "--ServerApp.kernel_websocket_connection_class=course_utils.authoring.prompt.PromptConnection",
        f"--LabApp.default_url=/lab/tree/{START}",
        "--LabApp.extension_manager=readonly",  # the default one asks the network for a list
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=WARN",
        "--JupyterApp.answer_yes=True",  # one Ctrl-C stops it: answers are saved as they are made
    ]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # a container; the server listens on this machine only
    return arguments


def free_port(wanted: int) -> int:
    """`wanted`, or the next port above it that nothing listens on. Raises OSError where there is none."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket() as probe:
            if os.name == "posix":  # what a server that has just stopped leaves behind does not count
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} up")


def start_lab(folder: Path, port: int, browser: bool) -> None:
    """Run JupyterLab on `folder` until the learner stops it."""
    os.environ.update(lab_environment())
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(lab_arguments(folder, port, browser))


if __name__ == "__main__":  # python -m course_utils.authoring.launch COMMAND...: run it with this environment
    os.environ.update(lab_environment())
    os.execvp(sys.argv[1], sys.argv[1:])
