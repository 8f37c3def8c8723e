"""Outputs that are replaced when what they say changes, also in a page that was loaded again since."""

import sys
import uuid
from collections.abc import Callable

carriers: list[Callable] = []  # how the page is reached besides: the newest widget's `send`


def request() -> dict:
    """The message that asked for the running cell; empty outside Jupyter."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "get_parent", dict)() or {}


def cell() -> str | None:
    """Id of the running cell. Front ends that show widgets send it; nbconvert, nbval and nbgrader do not."""
    return request().get("metadata", {}).get("cellId")


def new_name() -> str:
    """A name for one output. Its HTML carries it as a class, made by `marked`."""
    return uuid.uuid4().hex[:12]


def marked(name: str, html: str) -> str:
    """The HTML of the output of this name."""
    return f'<div class="pb-kept pb-kept-{name}">{html}</div>'


def show(name: str, data: dict) -> None:
    """Display the output of this name in the running cell."""
    from IPython.display import publish_display_data

    publish_display_data(data, transient={"display_id": name})


def replace(name: str, data: dict) -> None:
    """Put `data` in place of what the output of this name has shown.

    A page that was loaded again does not know any more which output has the name, and drops the update. So a
    widget that lives in the page is told as well.
    """
    from IPython.display import publish_display_data

    publish_display_data(data, transient={"display_id": name}, update=True)
    for send in carriers:
        send({"kind": "keep", "name": name, "data": data})
