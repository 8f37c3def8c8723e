"""A slip in one entry of a list or matrix, or in one term of a value, where none explains the whole."""

from collections.abc import Iterable

from course_utils.questions import slips as catalogue
from course_utils.questions.equality import same
from course_utils.questions.reading.tree import Node, entries


def in_an_entry(
    slips: Iterable[tuple[int, str, Node]], form, read: Node, key: Node, right: tuple[bool | None, ...]
) -> tuple[str, str]:
    """(message, slip) for the first wrong entry that a slip explains; empty where there is none.

    slips: (which entry, slip, its value) for those that the question knows; a turned sign is known for all
    but counts, and in all entries at once too.
    Where most of a list is wrong, one entry that a slip gives is as likely to be chance.
    """
    given, asked = entries(read), entries(key)
    signs = [(i, "sign", Node.of("neg", value)) for i, value in enumerate(asked) if not form.whole]
    if len(signs) > 1 and all(same(given[i], value, form.names) for i, _, value in signs):
        return catalogue.message(["sign"]), "sign"
    if len(right) > 1 and 2 * sum(part is True for part in right) < len(right):
        return "", ""
    found: dict[int, list[str]] = {}
    for i, name, value in (*slips, *signs):
        if right[i] is False and same(given[i], value, form.names) and name not in found.get(i, ()):
            found.setdefault(i, []).append(name)
    if not found:
        return "", ""
    i, names = min(found.items())
    return f"{_place(form.shape, i)}{catalogue.message(names)}", names[0]


def _place(shape: tuple[int, ...], i: int) -> str:
    if len(shape) < 2:
        return f"Entry {i + 1}: " if shape else ""
    row, column = divmod(i, shape[1])
    return f"Row {row + 1}, column {column + 1}: "
