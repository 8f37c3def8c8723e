"""Numbers of one's own: where a hand-out has a seed, each learner's numbers follow from it and their name.

The hand-out says its seed in `variants.json`. A learner's name comes from JupyterHub, or they say it once.
Neither is trusted by whoever grades: then the seed is the course folder's, and the name that of the folder
that was handed in. The sum below must stay as it is, or answers would belong to other numbers than asked.
"""

import hashlib
import json
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

SEED_FILE = "variants.json"
NAME_FILE = "student.txt"
FIRST = 1_000_000  # smaller seeds are those of "New numbers", which are for practice
NAME_LIMIT = 128  # characters; as long as nbgrader's ids may be


@dataclass(frozen=True)
class Variants:
    """What a learner's own numbers follow from. `student` is "" where the name is not known yet."""

    seed: int
    student: str

    def of(self, question: str) -> int:
        """The seed of this learner's numbers in a question."""
        name = unicodedata.normalize("NFC", self.student).strip().casefold()
        digest = hashlib.sha256(f"{self.seed}\n{name}\n{question}".encode()).digest()
        return FIRST + int.from_bytes(digest[:4], "big")


def read_seed(content: bytes | str) -> int | None:
    """The seed that a `variants.json` says; None where it says none."""
    try:
        seed = json.loads(content)["seed"]
    except (ValueError, KeyError, TypeError):
        return None
    return seed if type(seed) is int else None


def seed_json(seed: int) -> str:
    """The content of a `variants.json`."""
    return json.dumps({"seed": seed}) + "\n"


def present(folder: Path | None = None) -> Variants | None:
    """Whose numbers are asked in a folder (the working directory); None where all have the lesson's own."""
    folder = folder or Path()
    try:
        seed = read_seed((folder / SEED_FILE).read_bytes())
    except OSError:
        return None
    if seed is None:
        return None
    # nbgrader runs a submission in autograded/<student>/<lesson>/; their own word is not asked.
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return Variants(seed, folder.absolute().parent.name)
    return Variants(seed, _name(folder))


def _name(folder: Path) -> str:
    try:
        return (folder / NAME_FILE).read_text(encoding="utf-8").strip()[:NAME_LIMIT]
    except (OSError, UnicodeDecodeError):
        return os.environ.get("JUPYTERHUB_USER", "")


def remember(name: str, folder: Path | None = None) -> None:
    """Keep the name under which this folder will be handed in. Raises ValueError where it is none."""
    name = name.strip()
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise ValueError("Give the name under which you hand in, as your instructor has it.")
    ((folder or Path()) / NAME_FILE).write_text(name + "\n", encoding="utf-8")
