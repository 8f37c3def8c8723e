"""How the whole suite is spread over the cores."""

import math
import os

# Rooms whose files wait long for servers, kernels and browsers.
LONG = ("browser", "grading", "authoring", "packaging")


def pytest_xdist_auto_num_workers(config) -> int:
    """Three workers for two cores: who waits for a browser or a server leaves the core to another."""
    return math.ceil(1.5 * (os.cpu_count() or 1))


def pytest_collection_modifyitems(items) -> None:
    """The long files first: begun last, one of them would keep a single core busy at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)
