"""The kernel's means to shut a process in: namespaces, mounts, Landlock, limits. By ctypes, Linux only.

Used inside the sandbox, by the fork server and by the processes it forks. Nothing here loads a package.
"""

import ctypes
import os
import resource
import struct
from pathlib import Path

MEMORY = 2 << 30  # bytes of address space, on top of what the loaded packages take
FILE_SIZE = 32 << 20
TEMPORARY = b"size=128m,mode=700"  # for each of /tmp and /dev/shm
PROCESSES = 64
CPU_SECONDS = 600
OPEN_FILES = 256

NOBODY = 65534
DEVICES = ("null", "zero", "full", "random", "urandom")
PRIVATE = ("/tmp", "/dev/shm")  # empty, and the submission's own

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 0x1, 0x2, 0x4, 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID = 0x1, 0x2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CAPABILITY_VERSION_3 = 0x20080522
# System calls younger than Linux 5.0 have one number on every architecture.
MOUNT_SETATTR, LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 442, 444, 445, 446

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *args) -> int:
    result = getattr(_libc, name)(*args)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def _syscall(what: str, number: int, *args) -> int:
    result = _libc.syscall(number, *args)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def die_with_parent(signal: int) -> None:
    """Have the kernel send this process the signal when its parent ends."""
    _call("prctl", PR_SET_PDEATHSIG, signal, 0, 0, 0)


def _map_to_itself() -> None:
    """In a fresh user namespace, let this process stay who it is."""
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER)
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(content)


def enter_root(root: Path, places: list[tuple[str, str]]) -> None:
    """Make `root` the root of all files: nothing in it but `places`, (source, target) pairs, read-only.

    No network either, and no host name or shared memory of others. It is what bubblewrap does, for machines
    without it; user namespaces must be allowed, or the process be root's.
    """
    os.umask(0o022)  # folders that lead to a place must be open to whom the submission belongs
    if os.getuid() != 0:
        _map_to_itself()
    _call("unshare", CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    for place in ("/", *PRIVATE):
        _mount_empty(root / place.lstrip("/"), b"size=16m,mode=755")
    for source, target in places:
        _show(Path(source), root / target.lstrip("/"))
    for name in DEVICES:
        _show(Path("/dev", name), root / "dev" / name)
    _show(Path("/proc"), root / "proc", writable=True)  # the fork server's alone: submissions have it covered
    _make_read_only(root)
    os.chdir(root)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def _mount_empty(place: Path, options: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    _call("mount", b"tmpfs", os.fsencode(place), b"tmpfs", MS_NOSUID | MS_NODEV, options)


def _show(source: Path, target: Path, writable: bool = False) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(os.readlink(source))
        return
    if source.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    _call("mount", os.fsencode(source), os.fsencode(target), None, MS_BIND | MS_REC, None)
    if not writable:
        _make_read_only(target, AT_RECURSIVE)


def _make_read_only(place: Path, how: int = 0) -> None:
    flags = struct.pack("=QQQQ", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0, 0, 0)
    _syscall("mount_setattr", MOUNT_SETATTR, AT_FDCWD, os.fsencode(place), how, flags, len(flags))


def enter_namespaces(keep: list[str]) -> None:
    """For one submission: no other process, no /proc, no network, temporary folders that nobody else sees.

    keep: what must stay although it lies in a temporary folder, such as an environment in /tmp.
    The files were made read-only for the fork server itself.
    """
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)  # a change of user clears it, and the maps need it
    _map_to_itself()
    # A network of its own, with nothing in it: two submissions of the same moment must not find each other.
    _call("unshare", CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET)
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    held = {place: os.open(place, os.O_PATH) for place in keep if Path(place).is_relative_to("/tmp")}
    for place in PRIVATE:
        _mount_empty(Path(place), TEMPORARY)
    for place, handle in held.items():
        path = Path(place)
        path.mkdir(parents=True, exist_ok=True)
        _call("mount", b"/proc/self/fd/%d" % handle, os.fsencode(place), None, MS_BIND | MS_REC, None)
        os.close(handle)
    flags = MS_NOSUID | MS_NODEV | MS_RDONLY
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", flags, b"size=4k,mode=555")


def limit(memory: int, processes: bool) -> None:
    """Limits on this process and what it starts; on their number only where nobody else's are counted."""
    limits = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ]
    if processes:
        limits.append((resource.RLIMIT_NPROC, PROCESSES))
    for what, value in limits:
        resource.setrlimit(what, (value, value))


def give_up_privileges() -> None:
    """No capability, without which mounts cannot be undone, and no way to gain any."""
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    _call("capset", header, struct.pack("=6I", 0, 0, 0, 0, 0, 0))


def landlock_version() -> int:
    """The version of Landlock that the kernel has, 0 for none."""
    return max(0, _libc.syscall(LANDLOCK_CREATE, None, 0, 1))


# Rights by the version of Landlock that brought them.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
TCP_RIGHTS, TCP_VERSION = 3, 4
SCOPES, SCOPES_VERSION = 3, 6  # no abstract sockets, and no signals, to processes outside


def landlock(readable: list[str]) -> None:
    """Deny this process all files but those below `readable`, and its temporary folders; and TCP.

    A second wall behind the mounts. Raises OSError where the kernel has no Landlock.
    """
    version = landlock_version()
    rights = sum(right for since, right in FILE_RIGHTS.items() if version >= since)
    tcp = TCP_RIGHTS if version >= TCP_VERSION else 0
    scopes = SCOPES if version >= SCOPES_VERSION else 0
    known = 1 + (version >= TCP_VERSION) + (version >= SCOPES_VERSION)  # fields of the kernel's structure
    attributes = struct.pack("=QQQ", rights, tcp, scopes)
    rules = _syscall("landlock", LANDLOCK_CREATE, attributes, 8 * known, 0)
    allowed = dict.fromkeys(readable, EXECUTE | READ_FILE | READ_DIR)
    allowed |= {f"/dev/{name}": READ_FILE | WRITE_FILE for name in DEVICES} | dict.fromkeys(PRIVATE, rights)
    for place, access in allowed.items():
        handle = os.open(place, os.O_PATH)
        kept = access if os.path.isdir(place) else access & (EXECUTE | READ_FILE | WRITE_FILE)
        _syscall("landlock", LANDLOCK_ADD, rules, 1, struct.pack("=Qi", kept, handle), 0)
        os.close(handle)
    _syscall("landlock", LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)
