"""The nbgrader course folder: making it, a lesson's release in it, the table of points out of it."""

import os
import re
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

from course_utils.variants import NAME_FILE, SEED_FILE, read_seed, seed_json

CONFIG = "nbgrader_config.py"
OWN_ANSWERS = ("progress.db*", NAME_FILE)  # the first with the journal that a crash may leave


class CourseError(Exception):
    """What is wrong with a course folder, in words for the instructor."""


def course_folder(folder: Path | None = None) -> Path:
    """The folder given, else the working directory if it is a course folder, else `pullback-course`."""
    if folder is None:
        folder = Path() if Path(CONFIG).exists() else Path("pullback-course")
    return folder.absolute()


def make_course(folder: Path) -> None:
    """Make the folder, with settings for nbgrader and a place to exchange files; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / CONFIG).exists():
        with as_file(files(__package__) / "nbgrader_config_template.py") as template:
            shutil.copyfile(template, folder / CONFIG)
    exchange = folder / "exchange"
    if not exchange.exists():
        exchange.mkdir()
        exchange.chmod(0o777)  # nbgrader refuses an exchange that learners cannot write to


def open_course(folder: Path):
    """nbgrader's own interface (an NbGraderAPI) to a course folder, with that folder's settings.

    Raises CourseError where it is none, and where its settings move folders about, which we do not follow.
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    if not (folder / CONFIG).exists():
        raise CourseError(f"{folder} is not a course folder (it has no {CONFIG}): run `course assign` first.")
    # nbgrader calls `alembic`, which lies beside our Python, when it makes its database.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    api = NbGraderAPI(config=PyFileConfigLoader(CONFIG, path=str(folder)).load_config())
    if re.match(r"postgres(ql)?:", api.coursedir.db_url):
        raise CourseError(f"Begin the address of the gradebook in {CONFIG} with postgresql+psycopg://")
    _refuse_moved_folders(api.coursedir, folder)
    return api


def _refuse_moved_folders(coursedir, folder: Path) -> None:
    if Path(coursedir.root).resolve() != folder.resolve():
        raise CourseError(f"{CONFIG} sets CourseDirectory.root to {coursedir.root!r}, and lies in {folder}.")
    for name, trait in type(coursedir).class_traits().items():
        moves = name == "directory_structure" or name.endswith("_directory")
        if moves and getattr(coursedir, name) != trait.default_value:
            raise CourseError(
                f"{CONFIG} sets CourseDirectory.{name} to {getattr(coursedir, name)!r}. The `course` "
                f"commands need {trait.default_value!r}; take it out, or use nbgrader's own commands."
            )


def lesson_source(lesson: str, lessons: Path | None = None) -> Path:
    """The source of a lesson, among the course's own or those of another folder. Raises CourseError where
    there is none, which names those that there are.
    """
    from course_utils.authoring.lesson import lesson_folder, lesson_sources

    known = {path.stem: path for path in lesson_sources(lessons or lesson_folder())}
    if lesson not in known:
        raise CourseError(f"There is no lesson {lesson!r}. There are: {', '.join(known)}.")
    return known[lesson]


def assign(lesson: str, folder: Path, lessons: Path | None = None, seed: int | None = None) -> Path:
    """Make the lesson's release in the course folder, by nbgrader's own generate_assignment.

    lessons: where the sources are; by default the course's own. Gives the release's folder.
    seed: everyone gets their own numbers, which follow from it and their name. Once given it stays.
    Raises CourseError for an unknown lesson, for another seed than before, and where nbgrader refuses: it
    does not add or remove questions of an assignment that has submissions.
    """
    from course_utils.authoring.build import instructor_notebook, notebook_bytes
    from course_utils.authoring.lesson import read_lesson

    source = lesson_source(lesson, lessons)
    make_course(folder)
    _set_seed(folder, lesson, seed)
    notebook = folder / "source" / lesson / f"{lesson}.ipynb"
    notebook.parent.mkdir(parents=True, exist_ok=True)
    notebook.write_bytes(notebook_bytes(instructor_notebook(read_lesson(source))))

    result = open_course(folder).generate_assignment(lesson, force=True)
    if not result["success"]:
        raise CourseError(f"nbgrader could not make the release:\n{result.get('log') or result['error']}")
    return folder / "release" / lesson


def variants_seed(folder: Path, lesson: str) -> int | None:
    """The seed of everyone's own numbers in a lesson's release; None where all have the lesson's."""
    path = folder / "release" / lesson / SEED_FILE
    return read_seed(path.read_bytes()) if path.exists() else None


def _set_seed(folder: Path, lesson: str, seed: int | None) -> None:
    """Put the seed beside the source, from where nbgrader copies it for learners and for its autograder."""
    before = variants_seed(folder, lesson)
    released = folder / "release" / lesson
    if seed is None or seed == before:
        return
    if released.exists():
        has = "the lesson's own numbers" if before is None else f"seed {before}"
        raise CourseError(
            f"{lesson} was made with {has}, and answers to those would count nothing. If it was not handed "
            f"out yet, remove {released} and run this again."
        )
    place = folder / "source" / lesson / SEED_FILE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(seed_json(seed), encoding="utf-8")


def drop_own_answers(assignment: str, notebooks: list[str], **_) -> None:
    """Hook after generate_assignment: what the instructor answered while trying the lesson is not handed out.

    nbgrader calls it with the paths of the source notebooks, `<course>/source/<lesson>/<lesson>.ipynb`.
    """
    course = Path(notebooks[0]).resolve().parents[2]
    for pattern in OWN_ANSWERS:
        for answers in (course / "release" / assignment).glob(pattern):
            os.remove(answers)


def export(folder: Path, to: Path, format: str = "csv") -> None:
    """Write everyone's points as CSV in one of `exports.FORMATS`."""
    from course_utils.grading.exports import FORMATS

    api = open_course(folder)
    with api.gradebook as gradebook:
        FORMATS[format](parent=api, to=str(to)).export(gradebook)
