"""The `course` command. A sub-command imports its room when it runs, so `course --help` answers at once."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a copy run from a checkout meets any Python; say so in one line
    sys.exit("Pullback needs Python 3.11 or newer, found %d.%d." % sys.version_info[:2])  # noqa: UP031 - old Pythons

from pathlib import Path

import click

import course_utils
from course_utils.grading.cli import COMMANDS

FOLDER = click.Path(file_okay=False, path_type=Path)


class _OneLine(click.Group):
    """Errors that the learner can mend are one line without a traceback."""

    def invoke(self, ctx):
        from course_utils.authoring.lesson import LessonError

        try:
            return super().invoke(ctx)
        except LessonError as error:
            raise click.ClickException(str(error)) from None
        except ModuleNotFoundError as error:
            if error.name not in ("codespell_lib", "jupytext", "nbgrader"):
                raise
            message = f"This command needs {error.name}: pip install 'pullback[author]'"
            raise click.ClickException(message) from None


@click.group(cls=_OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(course_utils.__version__, prog_name="course")
def main() -> None:
    """Pullback: from partial derivatives to loss.backward()."""


def _lesson_folder(lessons: Path | None) -> Path:
    from course_utils.authoring.lesson import lesson_folder, lesson_sources

    folder = lessons or lesson_folder()
    if not lesson_sources(folder):
        raise click.ClickException(f"There are no lesson sources (such as 03_jacobians.md) in {folder}.")
    return folder


lessons_option = click.option(
    "--lessons", type=FOLDER, help="Folder of the sources.  [default: the course's own]"
)


folder_option = click.option(
    "--folder", type=FOLDER, help="Where your notebooks and answers are kept.  [default: ./pullback]"
)


def _workspace(folder: Path | None) -> Path:
    """The folder that was named; else this one, if it is a workspace; else ./pullback."""
    from course_utils.authoring.workspace import RECORD

    return folder or (Path() if Path(RECORD).exists() else Path("pullback"))


@main.command()
@lessons_option
@click.option(
    "--instructor",
    type=FOLDER,
    default=Path("build/instructor"),
    show_default=True,
    help="Where the notebooks with solutions go.",
)
@click.option("--check", "check_only", is_flag=True, help="Write nothing; fail on a stale notebook.")
def build(lessons: Path | None, instructor: Path, check_only: bool) -> None:
    """Make the notebooks from the lesson sources (lessons/*.md)."""
    from course_utils.authoring.build import build, stale

    folder = _lesson_folder(lessons)
    if check_only:
        problems = stale(folder)
        for problem in problems:
            click.echo(problem)
        if problems:
            raise click.exceptions.Exit(1)
        click.echo("Every notebook is what its source builds to.")
        return
    changed = build(folder, instructor)
    for path in changed:
        click.echo(f"built {path}")
    if not changed:
        click.echo("Nothing to build: every notebook is up to date.")


@main.command()
@lessons_option
def check(lessons: Path | None) -> None:
    """Lint the lessons: structure, questions, links, alt text, spelling, code."""
    from course_utils.authoring.lint import lint

    problems = lint(_lesson_folder(lessons))
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo("Nothing to mend in the lessons.")


@main.command()
@folder_option
@click.option("--port", type=click.IntRange(1, 65535), default=8888, show_default=True)
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@click.option("--prepare-only", is_flag=True, help="Fill the folder and stop.")
def lab(folder: Path | None, port: int, no_browser: bool, prepare_only: bool) -> None:
    """Open the lessons in JupyterLab. What you wrote in them is never overwritten."""
    from course_utils.authoring.launch import free_port, start_lab
    from course_utils.authoring.lesson import lesson_folder
    from course_utils.authoring.workspace import fill

    folder = _workspace(folder)
    notebooks = sorted(lesson_folder().glob("[0-9][0-9]_*.ipynb"))
    if not notebooks:
        mend = "run `course build` in a checkout, or install Pullback again"
        raise click.ClickException(f"There are no lessons in {lesson_folder()}: {mend}.")
    try:
        arrivals = fill(folder, notebooks, course_utils.__version__)
    except OSError as error:
        message = f"{folder.absolute()} cannot be used ({error.strerror}); choose another with --folder."
        raise click.ClickException(message) from None
    for name in arrivals.updated:
        click.echo(f"{name} is now the one of version {course_utils.__version__}.")
    for kept, beside in arrivals.beside:
        click.echo(f"Your {kept} stays as it is; the new version is beside it: {beside}")
    click.echo(f"Your lessons and answers are in {folder.resolve()}")
    if prepare_only:
        return
    free = free_port(port)
    if free != port:
        click.echo(f"Port {port} is in use; using {free} instead.")
    click.echo("JupyterLab is starting. Press Ctrl-C here to stop it.")
    start_lab(folder, free, browser=not no_browser)


@main.command()
@folder_option
def progress(folder: Path | None) -> None:
    """Show how many questions of each lesson are answered."""
    from course_utils.progress import progress_table

    folder = _workspace(folder)
    if not folder.is_dir():
        raise click.ClickException(f"There is no folder {folder.absolute()}; start with `course lab`.")
    os.chdir(folder)  # answers are kept in the folder that one works in
    click.echo(repr(progress_table()))


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
