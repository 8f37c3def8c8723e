"""Where learners' code runs: a fork server behind bubblewrap, or our own walls, or, loudly, mere limits."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import course_utils
from course_utils.grading.confine import landlock_version
from course_utils.grading.edition import make_edition
from course_utils.grading.wire import Wire, WireError

BUBBLEWRAP = "bubblewrap"
NAMESPACES = "user namespaces and Landlock"
LIMITS_ONLY = "resource limits only"
LEVELS = (BUBBLEWRAP, NAMESPACES)  # the best first; LIMITS_ONLY is what remains
START_SECONDS = 60.0
WARNING = (
    "WARNING: no sandbox can be made here ({reason}). Learners' code runs with limits on time, memory and "
    "output, but NOT isolated: it can read your files and use the network. Install bubblewrap "
    "(Debian and Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap)."
)


class SandboxError(Exception):
    """The sandbox could not be started, or died."""


@cache
def isolation() -> tuple[str, str]:
    """The level used on this machine, and, where nothing isolates, why ("" for a sandbox)."""
    reasons = []
    for level in LEVELS:
        reason = fault(level)
        if not reason:
            return level, ""
        reasons.append(f"{level}: {reason}")
    return LIMITS_ONLY, "; ".join(reasons) or "none was asked for"


def fault(level: str) -> str:
    """What keeps this level from being used, or "": it is tried, since a machine may forbid it anywhere."""
    if level == BUBBLEWRAP and shutil.which("bwrap") is None:
        return "it is not installed"
    if level == NAMESPACES and not landlock_version():
        return "the kernel has no Landlock"
    with tempfile.TemporaryDirectory(prefix="course-grading-") as home:
        command = _command(level, None, Path(home), make_edition(Path(home)))
        trial = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, env={})
    if trial.returncode == 0:
        return ""
    return f"it says: {(trial.stderr.strip() or 'it failed without a word').splitlines()[-1]}"


def places(edition: Path) -> list[tuple[str, str]]:
    """What a submission may read, as (source, target): where the course's code is, the edition of it."""
    return [*system_places(), (str(edition), str(Path(course_utils.__file__).parent))]


def system_places() -> list[tuple[str, str]]:
    """What any code needs: the system's libraries, Python, its packages."""
    system = ["/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/fonts", "/etc/ssl"]
    system += [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib")]
    return [(place, place) for place in dict.fromkeys(system) if os.path.exists(place)]


def _command(level: str, control: int | None, home: Path, edition: Path) -> list[str]:
    """How to start the fork server."""
    seen = places(edition) if level in LEVELS else []
    settings = {"control": control, "root": "", "places": seen, "apart": bool(seen), "locked": False}
    server = [sys.executable, "-I", "-m", "course_utils.grading.zygote"]
    if level == BUBBLEWRAP:
        # Each submission becomes nobody, for which root's fork server needs to change user.
        keep = ["CAP_SETUID", "CAP_SETGID"] if os.getuid() == 0 else []
        return [*bubblewrap(seen, keep=keep), "--chdir", "/tmp", *server, json.dumps(settings)]
    if level == NAMESPACES:
        settings |= {"root": str(home / "root"), "locked": True}
        variables = [f"{name}={value}" for name, value in _environment("/tmp").items()]
        return ["env", "-i", *variables, *server, json.dumps(settings)]
    # Nothing hides the course's own code here, but at least it is the edition that is imported.
    path = f"import sys; sys.path.insert(0, {str(home)!r})"
    start = f"{path}\nfrom course_utils.grading.zygote import main\nmain()"
    return [sys.executable, "-I", "-c", start, json.dumps(settings)]


def bubblewrap(
    seen: list[tuple[str, str]], writable: Iterable[tuple[str, str]] = (), keep: Iterable[str] = ()
) -> list[str]:
    """The command that runs another with no network and no files but these (source, target) places.

    keep: capabilities, where root runs it.
    """
    command = [
        str(shutil.which("bwrap")),
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    if os.getuid() == 0:
        command += ["--cap-drop", "ALL", *(word for name in keep for word in ("--cap-add", name))]
    else:
        command += ["--unshare-user"]
    command += ["--die-with-parent", "--new-session", "--clearenv", "--proc", "/proc", "--dev", "/dev"]
    command += ["--tmpfs", "/tmp", "--tmpfs", "/dev/shm"]
    # Folders that lead to those places would be made readable for their owner alone, who is not the learner.
    targets = [target for _, target in (*seen, *writable)]
    for folder in sorted({str(parent) for target in targets for parent in Path(target).parents[:-1]}):
        command += ["--perms", "0755", "--dir", folder]
    for source, target in seen:
        if Path(source).is_symlink():
            command += ["--symlink", os.readlink(source), target]
        else:
            command += ["--ro-bind", source, target]
    for source, target in writable:
        command += ["--bind", source, target]
    for name, value in _environment("/tmp").items():
        command += ["--setenv", name, value]
    return command


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


class Ending(NamedTuple):
    """How a submission's process ended: its wait status, and the processor time that it took."""

    status: int
    seconds: float


class Sandbox:
    """A fork server with the course's packages loaded.

    code: sources of the course's own (of a release, of probes) whose imports submissions are to find.
    """

    def __init__(self, code: Iterable[str] = ()):
        self.level, _ = isolation()
        self._home = Path(tempfile.mkdtemp(prefix="course-grading-"))
        edition = make_edition(self._home, code)
        (self._home / "root").mkdir()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._process = subprocess.Popen(
            _command(self.level, theirs.fileno(), self._home, edition),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(str(self._home)) if self.level == LIMITS_ONLY else {"PATH": os.defpath},
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

    def alive(self) -> bool:
        """Whether the fork server still runs."""
        return self._process.poll() is None

    def start(self) -> "Process":
        """A fresh process for one submission."""
        job, their_job = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        leash, their_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            socket.send_fds(self._control, [b"+"], [their_job.fileno(), their_leash.fileno()])
        except OSError as error:
            job.close()
            leash.close()
            raise SandboxError("the sandbox is gone") from error
        finally:
            their_job.close()
            their_leash.close()
        return Process(job, leash)

    def close(self) -> None:
        """End the fork server."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


class Process:
    """A submission's process: takes its orders on `socket`, and ends when this object's process does."""

    def __init__(self, job: socket.socket, leash: socket.socket):
        self.socket = job
        self._leash = leash

    def stop(self) -> Ending:
        """End it, if it still runs, with all its children.

        Raises SandboxError where it could not even be started.
        """
        try:
            self._leash.sendall(b"-")
            reply = Wire(self._leash).receive(10)
        except (OSError, WireError) as error:
            raise SandboxError("the sandbox is gone") from error
        finally:
            self._leash.close()
        if "error" in reply:
            raise SandboxError(f"no process could be made in the sandbox: {reply['error']}")
        return Ending(reply["status"], reply["seconds"])
