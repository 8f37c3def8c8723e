"""A lab judges the function that the learner wrote last, and says so where that one never came to be."""

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.progress import open_store
from course_utils.questions.outcome import MIME

CHECK = 'check("partials.lab_forward", forward)'
WRONG = "def forward(f, x, j, h):\n    return 0.0"
NEVER_CLOSED = "import math\ndef forward(f, x, j, h):\n    return (f(x)"
WRAP = "def wrap(f):\n    return lambda *given: f(*given)\n"
CLASS = "class Value:\n    def __add__(self, other):\n        return 0"
SENT = {  # what is sent to the kernel one after the other, and what the check after it says
    "a function": (WRONG, CHECK, "cases agree"),
    "a bracket that is not closed": (
        NEVER_CLOSED,
        CHECK,
        "a syntax error in line 3, so what",
    ),
    "the function of before, run again": (WRONG, CHECK, "cases agree"),
    "a break outside of a loop": ("1\ndef forward(f, x):\n    break", CHECK, "a syntax error in line 3"),
    "a function in another spelling": ("forward = lambda f, x, j, h: 0.0", CHECK, "cases agree"),
    "the same once more": (NEVER_CLOSED, CHECK, "`forward` has a syntax error"),
    "a cell that begins with a magic": (f"%%capture\n{WRONG}", CHECK, "cases agree"),
    "a return that slipped out of its function": (f"{WRONG}\nreturn 1", CHECK, "cases agree"),
    "a cell that stops before its function": (f"1 / 0\n{WRONG}", CHECK, "stopped before line 2, so what"),
    "a function wrapped by an older one": (f"{WRAP}\n@wrap\n{WRONG}", CHECK, "cases agree"),
    "one that is wrapped again": (f"@wrap\n{WRONG}", CHECK, "cases agree"),
    "an older function, handed over as such": (
        NEVER_CLOSED,
        CHECK.replace("forward)", "wrap(forward))"),
        "cases agree",
    ),
    "the function run again": (WRONG, CHECK, "cases agree"),
    "another cell that is broken": ("print(forward", CHECK, "cases agree"),
    "a class": (CLASS, 'check("micrograd.node", Value)', "trials agree"),
    "a class that is broken": (
        f"{CLASS} =",
        'check("micrograd.node", Value)',
        "`Value` has a syntax",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("latest")


@pytest.fixture(scope="module")
def said(folder):
    """What each check said, in one kernel."""
    cells = [source for sent, check, _ in SENT.values() for source in (sent, check)]
    notebook = new_notebook(cells=[*map(new_code_cell, ["from course_utils import check", *cells])])
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, allow_errors=True).execute()
    return dict(zip(SENT, (cell.outputs[0].data for cell in notebook.cells[2::2]), strict=True))


@pytest.mark.parametrize("sent", SENT)
def test_a_cell_that_never_ran_is_named_and_no_older_function_is_judged_in_its_place(said, sent):
    assert SENT[sent][-1] in said[sent]["text/plain"]


def test_it_costs_no_attempt(said, folder):
    refused = [data for data in said.values() if "the version of before" in data["text/plain"]]
    assert {data[MIME]["kind"] for data in refused} == {"unreadable"}
    assert (
        len(open_store(folder / "progress.db").attempts("partials.lab_forward"))
        == sum(check == CHECK and "agree" in says for _, check, says in SENT.values()) + 1
    )
