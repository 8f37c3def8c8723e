"""The fork server: runs inside the sandbox, loads the course once, and forks a process for every submission.

Run as `python -I -m course_utils.grading.zygote FD [--isolated]`, where FD is the control socket. On it, "+"
with a socket attached starts a submission's process; "-" ends it, and its wait status comes back as JSON.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import struct
import sys

from course_utils.grading.sandbox import readable

MEMORY = 2 << 30  # bytes of address space, on top of what the loaded packages take
FILE_SIZE = 32 << 20
TEMPORARY = b"size=128m,mode=700"
PROCESSES = 64
CPU_SECONDS = 600

NOBODY = 65534
CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 0x1, 0x2, 0x4, 0x1000, 0x4000, 0x40000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *args) -> None:
    if getattr(_libc, name)(*args) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def serve(control: socket.socket, isolated: bool) -> None:
    """Fork a process for each request until the control socket closes."""
    from course_utils.grading.shell import load_packages

    shell = load_packages()
    with open("/proc/self/statm") as statm:
        size = int(statm.read().split()[0]) * resource.getpagesize()
    control.sendall(b'{"ready": true}\n')
    while True:
        order, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not order:
            return
        keeper = os.fork()
        if keeper == 0:
            _keep(control, socket.socket(fileno=fds[0]), isolated, size + MEMORY, shell)
        os.close(fds[0])
        os.waitpid(keeper, 0)


def _keep(control: socket.socket, job: socket.socket, isolated: bool, memory: int, shell) -> None:
    """Between server and submission: gives it namespaces, ends it on demand, runs none of its code."""
    reply = {"status": None}
    try:
        if isolated:
            enter_namespaces()
        pid = os.fork()
        if pid == 0:
            control.close()
            _submission(job, isolated, memory, shell)
        job.close()
        control.recv(1)  # "-", or the end of the stream: the driver is gone
        with contextlib.suppress(ProcessLookupError):
            # Of a PID namespace's first process all others die with it; elsewhere, at least its group does.
            (os.kill if isolated else os.killpg)(pid, signal.SIGKILL)
        reply["status"] = os.waitpid(pid, 0)[1]
    except BaseException as error:
        reply["error"] = str(error)
        job.close()
        control.recv(1)
    finally:
        control.sendall(json.dumps(reply).encode() + b"\n")
        os._exit(0)


def enter_namespaces() -> None:
    """Leave the server's namespaces: no other process, no /proc, temporary folders that nobody else sees.

    The file systems were made read-only, and the network taken away, for the server itself.
    """
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)  # a change of user clears it, and the maps below need it
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC)
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    # What Python needs may lie in a temporary folder itself: it is held open, and bound into the new one.
    needed = {place: os.open(place, os.O_PATH) for place in readable() if place.is_relative_to("/tmp")}
    for place in (b"/tmp", b"/dev/shm"):
        _call("mount", b"tmpfs", place, b"tmpfs", MS_NOSUID | MS_NODEV, TEMPORARY)
    for place, held in needed.items():
        place.mkdir(parents=True, exist_ok=True)
        _call("mount", b"/proc/self/fd/%d" % held, os.fsencode(place), None, MS_BIND | MS_REC, None)
        os.close(held)
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, b"size=4k,mode=555")


def _submission(job: socket.socket, isolated: bool, memory: int, shell) -> None:
    """The process of one submission."""
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        for limit, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, FILE_SIZE),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 256),
        ):
            resource.setrlimit(limit, (value, value))
        if isolated:
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
            _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            _drop_capabilities()
        from course_utils.grading.shell import work

        work(job, shell)
    finally:
        os._exit(0)


def _drop_capabilities() -> None:
    """Without them the process cannot undo its mounts."""
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _call("capset", header, struct.pack("=6I", 0, 0, 0, 0, 0, 0))


def main() -> None:
    """Serve, or with `--trial` exit with 0 where a submission's namespaces can be made."""
    if sys.argv[1] == "--trial":
        enter_namespaces()
        pid = os.fork()
        if pid == 0:
            _drop_capabilities()
            missing = [place for place in (__file__, sys.prefix) if not os.access(place, os.R_OK)]
            if missing:
                print(f"a submission cannot read {missing[0]}", file=sys.stderr, flush=True)
            os._exit(1 if missing else 0)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    serve(socket.socket(fileno=int(sys.argv[1])), isolated="--isolated" in sys.argv)


if __name__ == "__main__":
    main()
