"""Gates that nbval leaves open: `pytest -p course_utils.authoring.nbval_gates --nbval-lax notebooks/`.

nbval passes a cell that names an unknown %magic, and a `raises-exception` cell that does not raise; here
both fail. So does a cell that had to be told it ran out of order. Then by build, told by the folder's name:

- `instructor/`: every `check(...)` must come out right; with all questions answered (`authoring.answers`),
  the progress line at a lesson's end must say so;
- `learner/`: nothing is attempted and nothing may look broken: no error, nothing on stderr.
"""

import pytest

from course_utils.authoring.guard import MISSING_NAME
from course_utils.authoring.launch import lab_environment

OUTCOME = "application/vnd.pullback.outcome+json"


def complaints(outputs: list, *, must_raise: bool, build: str, ends_lesson: bool) -> list[str]:
    """What is wrong with one cell's outputs; empty when all is well."""
    errors = [out for out in outputs if out.output_type == "error"]
    stderr = "".join(out.text for out in outputs if out.output_type == "stream" and out.name == "stderr")
    bundles = [out.data for out in outputs if out.output_type in ("display_data", "execute_result")]
    found = []
    if "UsageError" in stderr:
        found.append(f"an unknown magic: {stderr.strip()}")
    if must_raise and not errors:
        found.append("tagged raises-exception, and raised nothing")
    found += [
        f"run before `{data[MISSING_NAME]['name']}` was made" for data in bundles if MISSING_NAME in data
    ]
    if build == "instructor":
        outcomes = [data[OUTCOME] for data in bundles if OUTCOME in data]
        found += [
            f"check of {out['id']}: {out['kind']}, not right" for out in outcomes if out["kind"] != "right"
        ]
        if ends_lesson and not any("Lesson complete" in data.get("text/plain", "") for data in bundles):
            found.append("every question is answered, and the lesson is not complete")
    if build == "learner":
        if errors and not must_raise:
            found.append(f"a traceback: {errors[0].ename}: {errors[0].evalue}")
        if stderr and "UsageError" not in stderr:
            found.append(f"text on stderr: {stderr.strip()}")
    return found


def _is_cell(item) -> bool:
    from nbval.plugin import IPyNbCell

    return isinstance(item, IPyNbCell)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Start a notebook's kernel as `course lab` would."""
    with pytest.MonkeyPatch.context() as patch:
        if _is_cell(item):
            for name, value in lab_environment().items():
                patch.setenv(name, value)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Run the cell as nbval does, then look at what it left."""
    result = yield
    if _is_cell(item):
        last = [cell for cell in item.parent.nb.cells if cell.cell_type == "code"][-1]
        found = complaints(
            item.test_outputs,
            must_raise=item.options["check_exception"],
            build=item.path.parent.name,
            ends_lesson=item.cell is last and "progress_line(" in item.cell.source,
        )
        if found:
            item.raise_cell_error("; ".join(found))
    return result
