"""The engine stays what it says it is: small, readable, and standing on NumPy alone."""

import ast
import sys
from pathlib import Path

import course_utils.autograd
import course_utils.nn

AUTOGRAD = Path(course_utils.autograd.__file__).parent
NN = Path(course_utils.nn.__file__).parent
HEART = ("value", "tape", "rules", "tensor", "transforms")


def imports(path):
    """(level, module) of every import in a file."""
    for found in ast.walk(ast.parse(path.read_text())):
        if isinstance(found, ast.Import):
            yield from ((0, name.name.split(".")[0]) for name in found.names)
        elif isinstance(found, ast.ImportFrom):
            yield found.level, (found.module or "").split(".")[0]


def test_the_engine_imports_numpy_and_nothing_of_ours():
    for path in AUTOGRAD.glob("*.py"):
        for level, module in imports(path):
            assert level == 1 or (level == 0 and (module == "numpy" or module in sys.stdlib_module_names)), (
                path.name
            )


def test_networks_import_the_engine_and_nothing_else_of_ours():
    for path in NN.glob("*.py"):
        for level, module in imports(path):
            ours = level == 1 or (level == 2 and module == "autograd")
            assert ours or module == "numpy" or module in sys.stdlib_module_names, path.name


def test_no_file_is_longer_than_a_sitting():
    for path in (*AUTOGRAD.glob("*.py"), *NN.glob("*.py")):
        assert len(path.read_text().splitlines()) <= 300, path.name


def test_the_heart_is_under_900_lines_of_text():
    lines = [line for name in HEART for line in (AUTOGRAD / f"{name}.py").read_text().splitlines()]
    assert sum(1 for line in lines if line.strip()) < 900
