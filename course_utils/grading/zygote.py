"""The fork server: runs inside the sandbox, loads the course once, and forks a process for every submission.

Run with a JSON object as its only argument (see `Settings`). On the control socket each message carries two
sockets: a submission's process is started, takes its orders on the first, and is ended when the second says
so or closes. How it ended comes back on the second, as JSON. Any number of submissions run at a time.
"""

import contextlib
import gc
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from course_utils.grading import confine


@dataclass(frozen=True)
class Settings:
    """control: the file descriptor of the control socket, or None for a trial, which only makes the walls.

    root: an empty folder that is to become the root of all files; "" where bubblewrap has seen to that.
    places: what is to be seen there, (source, target) pairs.
    apart: whether each submission gets namespaces of its own.
    locked: whether Landlock is put on it too.
    """

    control: int | None
    root: str
    places: list
    apart: bool
    locked: bool

    @property
    def targets(self) -> list[str]:
        """Where the places are."""
        return [target for _, target in self.places]


def serve(control: socket.socket, settings: Settings) -> None:
    """Fork a process for each request until the control socket closes."""
    from course_utils.grading.shell import load_packages

    shell = load_packages()
    gc.collect()
    gc.freeze()  # a collection in a submission's process would touch, and so copy, all that is loaded here
    with open("/proc/self/statm") as statm:
        memory = int(statm.read().split()[0]) * resource.getpagesize() + confine.MEMORY
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    control.sendall(b'{"ready": true}\n')
    while True:
        order, fds, _, _ = socket.recv_fds(control, 1, 2)
        if not order:
            return
        job, leash = (socket.socket(fileno=fd) for fd in fds)
        if os.fork() == 0:
            control.close()
            _keep(job, leash, settings, memory, shell)
        job.close()
        leash.close()


def _keep(job: socket.socket, leash: socket.socket, settings: Settings, memory: int, shell) -> None:
    """Between server and submission: gives it namespaces, ends it on demand, runs none of its code."""
    reply = {"status": None}
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if settings.apart:
            confine.enter_namespaces(settings.targets)
        pid = os.fork()
        if pid == 0:
            leash.close()
            _submission(job, settings, memory, shell)
        job.close()
        leash.recv(1)  # an order to end it, or the end of the stream: the driver is gone
        with contextlib.suppress(ProcessLookupError):
            # Of a PID namespace's first process all others die with it; elsewhere, at least its group does.
            (os.kill if settings.apart else os.killpg)(pid, signal.SIGKILL)
        _, reply["status"], usage = os.wait4(pid, 0)
        own = resource.getrusage(resource.RUSAGE_SELF)
        reply["seconds"] = usage.ru_utime + usage.ru_stime + own.ru_utime + own.ru_stime
    except BaseException as error:
        reply["error"] = str(error)
        job.close()
        leash.recv(1)
    finally:
        leash.sendall(json.dumps(reply).encode() + b"\n")
        os._exit(0)


def _submission(job: socket.socket, settings: Settings, memory: int, shell) -> None:
    """The process of one submission."""
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        _shut_in(settings, memory)
        from course_utils.grading.shell import work

        work(job, shell)
    finally:
        os._exit(0)


def _shut_in(settings: Settings, memory: int) -> None:
    confine.limit(memory, processes=settings.apart)
    if settings.apart:
        confine.give_up_privileges()
    if settings.locked:
        confine.landlock(settings.targets)


def _try(settings: Settings) -> int:
    """0 where a submission's walls can be made, and Python and the course be read from behind them."""
    confine.enter_namespaces(settings.targets)
    pid = os.fork()
    if pid == 0:
        try:
            _shut_in(settings, 2 * confine.MEMORY)
            missing = [place for place in (__file__, sys.prefix) if not os.access(place, os.R_OK)]
            if missing:
                print(f"a submission cannot read {missing[0]}", file=sys.stderr, flush=True)
            os._exit(1 if missing else 0)
        except OSError as error:
            print(error, file=sys.stderr, flush=True)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Serve, or try."""
    confine.die_with_parent(signal.SIGKILL)
    settings = Settings(**json.loads(sys.argv[1]))
    if settings.root:
        confine.enter_root(Path(settings.root), settings.places)
        os.chdir("/tmp")
    if settings.control is None:
        sys.exit(_try(settings))
    serve(socket.socket(fileno=settings.control), settings)


if __name__ == "__main__":
    main()
