"""`make` and CI on other machines than this one: what they pick, and the one line where they cannot go on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from environments import ROOT, Environment

TOOLS = ("sh", "dirname", "id", "cat", "env")


@pytest.fixture
def machine(tmp_path):
    """A machine with hardly anything on it: `machine.run(command)` finds only what was put there."""
    return Machine(tmp_path / "bin")


class Machine:
    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool))

    def has(self, name: str, script: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / name).chmod(0o755)

    def has_python(self, name: str, version: tuple[int, int], lacks: str = "") -> None:
        missing = f"sys.modules.update(dict.fromkeys({lacks.split()}))"
        pretend = f"import sys; sys.version_info = {(*version, 0)}; {missing}; exec(sys.argv[1])"
        self.has(name, f'exec {sys.executable} -c "{pretend}" "$2"')

    def run(self, *command: str):
        return subprocess.run(
            [*command], capture_output=True, text=True, check=False, cwd=ROOT, env={"PATH": str(self.folder)}
        )

    def picks(self, *given: str) -> tuple[str, str]:
        run = self.run(".ci/find-python", *given)
        assert (run.returncode == 0) == bool(run.stdout)
        return run.stdout.strip(), run.stderr.strip()


def test_the_newest_python_that_fits_is_picked(machine):
    machine.has_python("python3", (3, 11))
    machine.has_python("python3.12", (3, 12))
    assert machine.picks() == ("python3.12", "")


def test_a_name_that_does_not_work_is_passed_over(machine):
    machine.has("python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    machine.has_python("python3.13", (3, 13), lacks="ensurepip")
    machine.has_python("python3", (3, 11))
    assert machine.picks() == ("python3", "")


def test_the_python_that_was_asked_for_is_the_only_one_tried(machine):
    machine.has_python("python3.12", (3, 12))
    machine.has_python("mine", (3, 11))
    assert machine.picks("mine") == ("mine", "")


@pytest.mark.parametrize("version", [(3, 9), (3, 15)])
def test_without_a_python_that_fits_one_line_says_what_was_found(machine, version):
    machine.has_python("python3", version)
    picked, message = machine.picks()
    assert picked == ""
    assert message.count("\n") == 0
    found = f"found {version[0]}.{version[1]} (python3)."
    assert message.startswith(f"Pullback needs Python 3.11 or newer (up to 3.14), {found}")


def test_debians_python_without_venv_is_told_what_to_install(machine):
    machine.has_python("python3", (3, 11), lacks="ensurepip")
    assert "apt-get install python3.11-venv" in machine.picks()[1]


def test_without_a_browser_and_a_way_to_install_one_the_tests_stop_in_one_line(machine):
    machine.has("python", "exit 1")
    run = machine.run(".ci/browser", str(machine.folder))
    assert run.returncode == 1
    assert run.stderr.startswith("The end-to-end tests need a browser: install Chromium or Chrome")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("status", [0, 2])
def test_ci_runs_make_test_and_ends_as_it_ends(machine, status):
    machine.has("make", f'echo "make $*"; exit {status}')
    run = machine.run(".ci/run")
    assert run.stdout == "make --no-print-directory test\n"
    assert run.returncode == status


def test_a_lock_that_is_out_of_step_is_noticed(tmp_path):
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock", ".ci"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    project = (tmp_path / "pyproject.toml").read_text()
    lines = [line for line in project.splitlines() if not line.startswith('    "lark')]
    assert len(lines) == len(project.splitlines()) - 1
    (tmp_path / "pyproject.toml").write_text("\n".join(lines))
    run = subprocess.run([".ci/lock", "--check"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 1
    assert run.stderr == "requirements.lock is out of step with pyproject.toml: run .ci/lock\n"


def test_a_file_with_another_hash_is_not_installed(tmp_path):
    lock = tmp_path / "wrong.lock"
    lock.write_text(f"colorama==0.4.6 --hash=sha256:{'0' * 64}\n")
    environment = Environment(tmp_path / "venv")
    command = [ROOT / ".ci" / "install", environment.folder, lock]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ)
    assert run.returncode != 0
    assert not list(environment.site_packages().glob("colorama*"))
    assert not list(environment.site_packages().glob("pullback*"))
