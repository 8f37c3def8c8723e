"""The learner's folder: notebooks arrive in it, and nothing that a learner wrote is ever overwritten.

`.pullback.json` in the folder remembers the hash of every notebook that was put there. A notebook that
still has that hash may be replaced by a newer one. Any other stays, and the newer one arrives beside it,
under a name with its version. Without the record (deleted, damaged) every notebook counts as the learner's.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RECORD = ".pullback.json"


@dataclass
class Arrivals:
    """What `fill` did: names new, names replaced by a newer version, (kept, arrived beside) pairs."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)


def fill(folder: Path, notebooks: list[Path], version: str) -> Arrivals:
    """Put `notebooks` of the course's `version` into `folder`, keeping everything that the learner changed.

    Raises OSError where the folder cannot be made or written to; what had arrived by then is whole and
    recorded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass  # answers will be kept here: find out now, not after the first one
    record, arrivals = _read_record(folder), Arrivals()
    try:
        for notebook in notebooks:
            _deliver(folder, notebook, version, record, arrivals)
    finally:
        _write(folder / RECORD, json.dumps({"shipped": record}, indent=1, sort_keys=True).encode())
    return arrivals


def _deliver(folder: Path, notebook: Path, version: str, record: dict[str, str], arrivals: Arrivals) -> None:
    content = notebook.read_bytes()
    digest = _hash(content)
    for name in _names(notebook, version):
        target, shipped = folder / name, record.get(name)
        there = _hash(target.read_bytes()) if target.exists() else None
        if there is not None and there not in (shipped, digest):
            if shipped == digest:
                return  # this version, with the learner's work in it
            continue  # an older version, or a file of their own: it stays
        record[name] = digest
        if there == digest:
            return
        _write(target, content)
        if name != notebook.name:
            arrivals.beside.append((notebook.name, name))
        elif there is None:
            arrivals.new.append(name)
        else:
            arrivals.updated.append(name)
        return


def _names(notebook: Path, version: str) -> Iterator[str]:
    """`03_x.ipynb`, then `03_x (version 0.2.0).ipynb`, then `03_x (version 0.2.0, 2).ipynb`, ..."""
    yield notebook.name
    yield f"{notebook.stem} (version {version}){notebook.suffix}"
    again = 2
    while True:
        yield f"{notebook.stem} (version {version}, {again}){notebook.suffix}"
        again += 1


def _read_record(folder: Path) -> dict[str, str]:
    try:
        shipped = json.loads((folder / RECORD).read_text(encoding="utf-8"))["shipped"]
        return {str(name): str(digest) for name, digest in shipped.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a full disk or a kill leaves the old file."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(partial, 0o644)
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
