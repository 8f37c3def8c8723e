"""The instructor's commands. Each imports what it needs when it runs."""

import time
from contextlib import contextmanager
from pathlib import Path

import click

from course_utils.grading.course import CourseError, course_folder

course_option = click.option(
    "--course",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The nbgrader course folder.  [default: this folder if it is one, else ./pullback-course]",
)


class _Instructor(click.Command):
    """A command that says in one line what is missing or what the instructor can mend."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except CourseError as error:
            raise click.ClickException(str(error)) from None
        except ModuleNotFoundError as error:
            if error.name in _EXTRAS:
                message = f"This command needs {error.name}: pip install 'pullback[{_EXTRAS[error.name]}]'"
                raise click.ClickException(message) from None
            raise


# What comes with which extra.
_EXTRAS = {
    "nbgrader": "instructor", "jupytext": "instructor", "distributed": "cluster", "psycopg": "cluster",
}  # fmt: skip


@click.command(cls=_Instructor)
@click.argument("lesson")
@course_option
@click.option("--seed", type=int, help="Everyone gets their own numbers, drawn from this and their name.")
def assign(lesson: str, folder: Path | None, seed: int | None) -> None:
    """Make the release of LESSON (such as 03_jacobians) for nbgrader."""
    from course_utils.grading.course import assign

    release = assign(lesson, course_folder(folder), seed=seed)
    click.echo(f"Hand out this folder: {release}")


@click.command(cls=_Instructor)
@click.argument("lesson")
@course_option
@click.option("--student", "students", multiple=True, help="Only this one; may be given several times.")
@click.option("--again", is_flag=True, help="Grade also what is graded already.")
@click.option("--workers", type=click.IntRange(1), help="How many at a time.  [default: one per core]")
@click.option(
    "--cell-seconds", type=click.FloatRange(1), default=30.0, show_default=True, help="A cell's limit."
)
@click.option(
    "--seed", type=int, help="Try code labs on the cases of an earlier run; its report has the seed."
)
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler.")
def grade(lesson, folder, students, again, workers, cell_seconds, seed, scheduler) -> None:
    """Grade the submissions of LESSON that are not graded yet, in a sandbox."""
    from course_utils.grading.grade import grade
    from course_utils.grading.sandbox import WARNING

    with _graders(scheduler) as (grade_all, (_, reason)), _Bar() as bar:
        if reason:
            click.secho(WARNING.format(reason=reason), fg="red", err=True)
        try:
            report = grade(
                lesson, course_folder(folder), students, again, workers, cell_seconds, seed, grade_all,
                bar.start, bar.step,
            )  # fmt: skip
        except KeyboardInterrupt:
            without = " without --again" if again else ""
            rest = f"The same command{without} goes on with the rest."
            raise click.ClickException(f"Stopped. What was graded is kept. {rest}") from None
    for student, problems in report.problems.items():
        for problem in problems:
            click.echo(f"  {student}: {problem}")
    rate = f", {60 * report.graded / report.seconds:.0f} a minute" if report.graded else ""
    known = f"; {report.skipped} were graded before" if report.skipped else ""
    click.echo(
        f"{report.graded} graded in {report.seconds:.0f} s{rate}{known}. Isolation: {report.isolation}."
    )


@contextmanager
def _graders(scheduler: str | None):
    """What grades a batch, here or on a cluster, and how isolated that is."""
    if scheduler is None:
        from course_utils.grading.batch import grade_all
        from course_utils.grading.sandbox import isolation

        yield grade_all, isolation()
        return
    from course_utils.grading.cluster import connected

    with connected(scheduler) as cluster:
        yield cluster.grade_all, cluster.isolation()


class _Bar:
    """A progress bar that appears when the number of submissions is known."""

    def __enter__(self):
        self._bar = None
        return self

    def start(self, total: int) -> None:
        self._begun, self._count = time.monotonic(), 0
        self._bar = click.progressbar(
            length=total, label="Grading", show_pos=True, show_eta=True, item_show_func=self._rate
        )
        self._bar.__enter__()

    def step(self, graded) -> None:
        self._count += 1
        self._bar.update(1, graded)

    def _rate(self, _) -> str:
        minutes = (time.monotonic() - self._begun) / 60
        return f"{self._count / minutes:.0f} a minute" if self._count else ""

    def __exit__(self, *exception):
        if self._bar:
            self._bar.__exit__(*exception)


@click.command(cls=_Instructor)
@click.argument("lesson")
@course_option
@click.option("--student", "students", multiple=True, help="Only this one; may be given several times.")
def feedback(lesson: str, folder: Path | None, students: tuple[str, ...]) -> None:
    """Write a page for each graded learner of LESSON: points, outcomes, reasons."""
    from course_utils.grading.pages import feedback

    folder = course_folder(folder)
    pages = feedback(lesson, folder, students)
    click.echo(f"{len(pages)} pages written to {folder / 'feedback'}")


@click.command(cls=_Instructor)
@click.argument("lesson")
@course_option
def report(lesson: str, folder: Path | None) -> None:
    """Write a page on how the class did with LESSON: points, slips, who is missing."""
    from course_utils.grading.pages import report

    click.echo(f"Report written to {report(lesson, course_folder(folder))}")


@click.command(cls=_Instructor)
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), default="grades.csv", show_default=True
)
@click.option(
    "--format",
    type=click.Choice(["csv", "canvas", "moodle"]),
    default="csv",
    show_default=True,
    help="For a spreadsheet, or for the import of a learning platform.",
)
@course_option
def export(to: Path, format: str, folder: Path | None) -> None:
    """Write everyone's points as CSV."""
    from course_utils.grading.course import export

    export(course_folder(folder), to.absolute(), format)
    click.echo(f"Points written to {to}")


COMMANDS = (assign, grade, feedback, report, export)
