"""Where learners' code runs: a fork server behind bubblewrap, or, loudly, with resource limits alone."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

import course_utils
from course_utils.grading.wire import Wire, WireError

BUBBLEWRAP = "bubblewrap"
LIMITS_ONLY = "resource limits only"
START_SECONDS = 60.0
WARNING = (
    "WARNING: bubblewrap is not usable here ({reason}). Learners' code runs with limits on time, memory and "
    "output, but NOT isolated: it can read your files and use the network. Install bubblewrap "
    "(Debian and Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap)."
)


class SandboxError(Exception):
    """The sandbox could not be started, or died."""


@cache
def isolation() -> tuple[str, str]:
    """The level used on this machine, and why it is not a better one ("" for the best)."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return LIMITS_ONLY, "it is not installed"
    # The trial does what a submission's process will do: it makes a namespace of its own in the sandbox.
    trial = subprocess.run(
        [*_bubblewrap(bwrap), sys.executable, "-I", "-m", "course_utils.grading.zygote", "--trial"],
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        env={},
    )
    if trial.returncode != 0:
        said = (trial.stderr.strip() or "it failed without a word").splitlines()[-1]
        return LIMITS_ONLY, f"it says: {said}"
    return BUBBLEWRAP, ""


def readable() -> list[Path]:
    """What a submission may read: the system's libraries, Python, its packages, the course's code."""
    places = ["/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/fonts", "/etc/ssl"]
    places += [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib")]
    places.append(Path(course_utils.__file__).parent)
    return [Path(place) for place in dict.fromkeys(map(str, places)) if os.path.exists(place)]


def _bubblewrap(bwrap: str) -> list[str]:
    command = [
        bwrap,
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    if os.getuid() == 0:  # each submission becomes nobody, for which its process needs to change user
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
    command += ["--die-with-parent", "--new-session", "--clearenv", "--proc", "/proc", "--dev", "/dev"]
    command += ["--tmpfs", "/tmp", "--tmpfs", "/dev/shm"]
    places = readable()
    # Folders that lead to those places would be made readable for their owner alone, who is not the learner.
    for folder in sorted({parent for place in places for parent in place.parents[:-1]}):
        command += ["--perms", "0755", "--dir", str(folder)]
    for place in places:
        if place.is_symlink():
            command += ["--symlink", os.readlink(place), str(place)]
        else:
            command += ["--ro-bind", str(place), str(place)]
    sources = Path(course_utils.__file__).parent / "_lessons"  # with the solutions of the lab
    if sources.exists():
        command += ["--tmpfs", str(sources)]
    for name, value in _environment("/tmp").items():
        command += ["--setenv", name, value]
    return [*command, "--chdir", "/tmp"]


def _environment(home: str) -> dict[str, str]:
    """The few variables that a submission sees; one thread each, for many run side by side."""
    return {
        "HOME": home,
        "TMPDIR": home,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "IPYTHONDIR": f"{home}/ipython",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
    }


class Sandbox:
    """A fork server with the course's packages loaded. One submission runs in it at a time."""

    def __init__(self):
        self.level, _ = isolation()
        self._home = tempfile.mkdtemp(prefix="course-grading-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        wrap = _bubblewrap(shutil.which("bwrap")) if self.level == BUBBLEWRAP else []
        flags = ["--isolated"] if wrap else []
        self._process = subprocess.Popen(
            [*wrap, sys.executable, "-I", "-m", "course_utils.grading.zygote", str(theirs.fileno()), *flags],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={} if wrap else _environment(self._home),
            cwd=self._home,
            start_new_session=True,
        )
        theirs.close()

    def wait(self) -> None:
        """Wait until the packages are loaded. Raises SandboxError where that fails."""
        try:
            Wire(self._control).receive(START_SECONDS)
        except WireError as error:
            self.close()
            said = self._process.stderr.read().decode(errors="replace").strip()
            raise SandboxError(f"the sandbox did not start: {said or error}") from error

    def start(self) -> socket.socket:
        """A fresh process for one submission; the socket on which it takes orders."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise SandboxError("the sandbox is gone") from error
        finally:
            theirs.close()
        return ours

    def stop(self) -> int:
        """End the submission's process, if it still runs, with all its children. Gives its wait status.

        Raises SandboxError where it could not even be started."""
        try:
            self._control.sendall(b"-")
            reply = Wire(self._control).receive(10)
        except (OSError, WireError) as error:
            raise SandboxError("the sandbox is gone") from error
        if "error" in reply:
            raise SandboxError(f"no process could be made in the sandbox: {reply['error']}")
        return reply["status"]

    def close(self) -> None:
        """End the fork server."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)
