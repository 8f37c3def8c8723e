"""The instructor's page and the notebooks that are handed out agree on what earns points."""

import re
from pathlib import Path

import nbformat

import course_utils
from course_utils.grading.submission import tasks

ROOT = Path(course_utils.__file__).parents[1]
ROW = re.compile(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def test_the_instructors_page_has_the_points_of_every_lesson():
    page = (ROOT / "docs" / "instructors.md").read_text("utf-8")
    promised = {lesson: tuple(map(int, counts)) for lesson, *counts in ROW.findall(page)}
    built = {}
    for path in sorted((ROOT / "lessons").glob("*.ipynb")):
        graded = tasks(nbformat.read(path, as_version=4))
        labs = [task.points for task in graded if task.verb == "check"]
        if labs:
            built[path.stem] = (*set(labs), len(labs), sum(task.points for task in graded))
            assert {task.points for task in graded if task.verb == "ask"} == {1}
    assert promised == built
