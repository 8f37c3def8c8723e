"""What learners and instructors read: pages of HTML that need no network and run no script."""

import json
from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path

from course_utils.grading.course import CourseError, lesson_source, open_course
from course_utils.grading.record import RESULT
from course_utils.palette import dark, light
from course_utils.questions.outcome import OTHER_FORM, RIGHT, WRONG

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
NAMED = 4  # slips of a question
SAID = {OTHER_FORM: "right value, other form"}  # of an outcome, where its name says too little
STYLE = f"""
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .4em .8em .4em 0; border-bottom: 1px solid #8886 }}
td.number, th.number {{ text-align: right; white-space: nowrap }}
p.words {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }}
meter {{ width: 12rem }}
@media (max-width: 40rem) {{
  thead {{ display: none }}
  tr {{ display: block; border-bottom: 1px solid #8886; padding: .4em 0 }}
  td {{ display: inline-block; border: 0; padding: 0 1em 0 0 }}
  td:has(p.words) {{ display: block }}
  td:has(+ td.number) {{ min-width: 6.5em }}
  td.number {{ min-width: 3em }}
}}
.right {{ color: light-dark({light("right")}, {dark("right")}) }}
.wrong {{ color: light-dark({light("wrong")}, {dark("wrong")}) }}
"""


def feedback(lesson: str, folder: Path, students: tuple[str, ...] = ()) -> list[Path]:
    """Write a page for each graded student: per question the points, the outcome, and why. Gives the pages.

    Points and comments are those of the gradebook, corrections by hand included. The page shows nothing but
    the learner's own result: no test, no answer that they did not give.
    """
    results = _results(lesson, folder, students)
    pages = []
    with open_course(folder).gradebook as gradebook:
        for student, result in results.items():
            (notebook,) = gradebook.find_submission(lesson, student).notebooks
            rows = [
                (grade.name, grade.score, grade.max_score, result["verdicts"].get(grade.name, {}))
                for grade in sorted(notebook.grades, key=lambda grade: _place(result, grade.name))
            ]
            said = [(comment.name, comment.comment) for comment in notebook.comments if comment.comment]
            page = folder / "feedback" / student / lesson / f"{lesson}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(
                _feedback_page(lesson, student, rows, said, notebook.late_submission_penalty or 0, result),
                encoding="utf-8",
            )
            pages.append(page)
    return pages


def _results(lesson: str, folder: Path, students: tuple[str, ...] = ()) -> dict[str, dict]:
    """student -> what `course grade` found."""
    found = {}
    for path in sorted((folder / "autograded").glob(f"*/{lesson}/{RESULT}")):
        student = path.parents[1].name
        if not students or student in students:
            found[student] = json.loads(path.read_text(encoding="utf-8"))
    if missing := set(students) - set(found):
        raise CourseError(f"Not graded by `course grade`: {', '.join(sorted(missing))}.")
    if not found:
        lesson_source(lesson)
        raise CourseError(f"No submission of {lesson} has been graded by `course grade` in {folder}.")
    return found


def _notes(result: dict) -> list[str]:
    return [note for note in [*result["notes"], result["failed"]] if note]


def _place(result: dict, name: str) -> int:
    order = list(result["verdicts"])
    return order.index(name) if name in order else len(order)


def _feedback_page(lesson: str, student: str, rows: list, said: list, late: float, result: dict) -> str:
    total, of = sum(row[1] or 0 for row in rows), sum(row[2] for row in rows)
    body = [f"<p><strong>{_number(max(0, total - late))} of {_number(of)} points.</strong></p>"]
    body += [f"<p>{_number(late)} points were taken off for being late.</p>"] if late else []
    body += [f"<p>{escape(note)}</p>" for note in _notes(result)]
    cells = []
    for name, score, most, verdict in rows:
        kind = verdict.get("kind", "to be looked at")
        if kind == WRONG and verdict["score"]:
            kind = "partly right"
        style = {RIGHT: "right", WRONG: "wrong"}.get(kind, "")
        why = escape(verdict.get("message", ""))
        cells.append(
            f'<tr><td>{escape(name)}</td><td class="number">{_number(score or 0)} / {_number(most)}</td>'
            f'<td class="{style}">{escape(SAID.get(kind, kind))}</td><td><p class="words">{why}</p></td></tr>'
        )
    head = '<tr><th>Question</th><th class="number">Points</th><th>Outcome</th><th>Why</th></tr>'
    body.append(f"<table><thead>{head}</thead><tbody>{''.join(cells)}</tbody></table>")
    body += ["<h2>Comments</h2>"] if said else []
    body += [f'<p class="words"><strong>{escape(name)}:</strong> {escape(words)}</p>' for name, words in said]
    return page(f"{lesson}: {student}", body)


def report(lesson: str, folder: Path) -> Path:
    """Write one page on how the class did with a lesson; gives its path."""
    results = _results(lesson, folder)
    with open_course(folder).gradebook as gradebook:
        most = gradebook.find_assignment(lesson).max_score
        rows = gradebook.assignment_submissions(lesson)
        scores = {row.student_id: max(0.0, row.score - row.late_submission_penalty) for row in rows}
        days: dict[str, list[float]] = {}
        for row in rows:
            if row.timestamp:
                days.setdefault(row.timestamp.date().isoformat(), []).append(scores[row.student_id])
        silent = [_called(student) for student in gradebook.students if student.id not in scores]
    body = [
        f"<p>{len(scores)} submissions, {_number(most)} points at most, "
        f"{_mean(scores.values())} on average.</p>",
        "<h2>Points</h2>",
        _table(("Points", "Learners"), _distribution(scores.values(), most), len(scores)),
        "<h2>Questions</h2>",
        *_elsewhere(len(scores) - len(results)),
        _questions(results.values()),
        f"<h2>Not handed in ({len(silent)})</h2>",
        f"<p>{escape(', '.join(sorted(silent)) or 'Everybody in the gradebook has handed in.')}</p>",
    ]
    if days:
        trend = [(day, len(found), f"{_mean(found)} on average") for day, found in sorted(days.items())]
        body += ["<h2>Handed in, by day</h2>"]
        body += [_table(("Day", "Submissions", "Points"), trend, max(map(len, days.values())))]
    if notes := _to_look_at(results):
        body += ["<h2>To look at</h2>", *(f"<p>{escape(note)}</p>" for note in notes)]
    path = folder / "reports" / f"{lesson}.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(f"{lesson}: the class", body), encoding="utf-8")
    return path


def _to_look_at(results: dict[str, dict]) -> list[str]:
    """What is to be looked at, those named together who share it."""
    whose: dict[str, list[str]] = {}
    for student, result in results.items():
        for note in _notes(result):
            whose.setdefault(note, []).append(student)
    return [f"{', '.join(students)}: {note}" for note, students in whose.items()]


def _called(student) -> str:
    name = " ".join(filter(None, (student.first_name, student.last_name)))
    return f"{name} ({student.id})" if name else student.id


def _mean(scores: Iterable[float]) -> str:
    scores = list(scores)
    return _number(sum(scores) / len(scores))


def _elsewhere(count: int) -> list[str]:
    """What the table of questions leaves out."""
    words = f"Not counted here: {count} graded by nbgrader's own autograde, which keeps no outcomes."
    return [f"<p>{words}</p>"] if count > 0 else []


def _distribution(scores: Iterable[float], most: float) -> list[tuple[str, int]]:
    """How many got how much, in ten steps."""
    step = most / 10 or 1.0
    count = Counter(min(int(score / step), 9) for score in scores)
    return [(f"{_number(i * step)} to {_number((i + 1) * step)}", count[i]) for i in range(10)]


def _questions(results: Iterable[dict]) -> str:
    """Per question: the share that is right, and the most frequent slips and other reasons."""
    right, slips, asked = Counter(), {}, Counter()
    for result in results:
        for name, verdict in result["verdicts"].items():
            asked[name] += 1
            right[name] += verdict["kind"] == RIGHT
            other = {WRONG: "wrong in another way", **SAID}.get(verdict["kind"], verdict["kind"])
            missed = [verdict["slip"] or other] if verdict["kind"] != RIGHT else []
            slips.setdefault(name, Counter()).update(missed)
    rows = []
    for name, count in asked.items():
        common = ", ".join(f"{slip} ({times})" for slip, times in slips[name].most_common(NAMED))
        rows.append(
            f'<tr><td>{escape(name)}</td><td class="number">{100 * right[name] / count:.0f} %</td>'
            f'<td><meter max="{count}" value="{right[name]}">{right[name]} of {count}</meter></td>'
            f"<td>{escape(common)}</td></tr>"
        )
    head = '<tr><th>Question</th><th class="number">Right</th><th></th><th>Most frequent slips</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _table(head: tuple[str, ...], rows: Iterable[tuple], most: int) -> str:
    """Rows of a name, a count with its bar, and perhaps some words."""
    cells = "".join(
        f'<tr><td>{escape(name)}</td><td class="number">{count}</td>'
        f'<td><meter max="{most}" value="{count}">{count}</meter></td>'
        + "".join(f"<td>{escape(words)}</td>" for words in rest)
        + "</tr>"
        for name, count, *rest in rows
    )
    first, second, *others = map(escape, head)
    return (
        f'<table><thead><tr><th>{first}</th><th class="number">{second}</th><th></th>'
        + "".join(f"<th>{words}</th>" for words in others)
        + f"</tr></thead><tbody>{cells}</tbody></table>"
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def page(title: str, body: Iterable[str]) -> str:
    """A page of HTML; its content policy lets no script run and nothing be fetched."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{''.join(body)}</body></html>"
    )
