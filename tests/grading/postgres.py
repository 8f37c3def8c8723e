"""A PostgreSQL server of a test's own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534  # the server refuses to run as root


def find_server() -> Path:
    """The folder of `initdb` and `postgres`; RuntimeError says what to install where there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError("no PostgreSQL server found: install postgresql (`.ci/postgres` does)")


@contextmanager
def postgresql():
    """A fresh server that listens on a socket file alone; yields the address of its database."""
    binaries = find_server()
    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a short path that others may enter
    who = {}
    if os.getuid() == 0:
        os.chown(place, NOBODY, NOBODY)
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    common = {"cwd": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **who}
    data = place / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "course", "-A", "trust", "--no-sync", "-E", "UTF8"]
    done = subprocess.run([*initdb, "--locale=C"], timeout=120, check=False, **common)
    assert done.returncode == 0, done.stderr.decode()
    options = ["-k", place, "-c", "listen_addresses=", "-c", "fsync=off"]
    server = subprocess.Popen([binaries / "postgres", "-D", data, *options], **{**common, "stderr": None})
    try:
        ready = [binaries / "pg_isready", "-h", place, "-U", "course", "-d", "postgres"]
        deadline = time.monotonic() + 60
        while subprocess.run(ready, timeout=30, check=False, **common).returncode:
            assert server.poll() is None, "PostgreSQL ended"
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.1)
        yield f"postgresql+psycopg://course@/postgres?host={place}"
    finally:
        server.send_signal(signal.SIGINT)  # at once, though somebody is still connected
        try:
            server.wait(30)
        finally:
            server.kill()
        shutil.rmtree(place, ignore_errors=True)
