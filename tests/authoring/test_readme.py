"""The lesson table of the README says what the lessons' headers say."""

import re
from pathlib import Path

from course_utils.authoring.lesson import lesson_folder, lesson_sources, read_lesson

README = Path(__file__).parents[2] / "README.md"


def test_every_lesson_is_in_the_table_with_its_title_and_minutes():
    rows = re.findall(r"^\| \[(\d\d) (.+?)\]\((.+?)\) \| (\d+) \|", README.read_text(encoding="utf-8"), re.M)
    lessons = [read_lesson(path) for path in lesson_sources(lesson_folder())]
    expected = [
        (lesson.id[:2], lesson.title, f"lessons/{lesson.path.name}", str(lesson.minutes))
        for lesson in lessons
        if lesson.kind != "reference"
    ]
    assert rows == expected
