"""The parts of benchmarks/README.md that a command writes, between two markers."""

from pathlib import Path

PATH = Path(__file__).parent / "README.md"


def write_part(name: str, writer: str, text: str) -> None:
    """Replace the part called `name`, or add it. writer: the command's file, as the marker names it."""
    begin, end = f"<!-- {name}: begin, written by {writer} -->", f"<!-- {name}: end -->"
    old = PATH.read_text(encoding="utf-8")
    part = f"{begin}\n{text}\n{end}"
    if begin in old:
        old = old[: old.index(begin)] + part + old[old.index(end) + len(end) :]
    else:
        old = f"{old.rstrip()}\n\n{part}\n"
    PATH.write_text(old, encoding="utf-8")
