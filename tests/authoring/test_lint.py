"""`course check` names what a lesson lacks, and where."""

import pytest
from click.testing import CliRunner

from course_utils import bank
from course_utils.authoring.lesson import read_lesson
from course_utils.authoring.lint import lint, lint_lesson
from course_utils.cli import main
from course_utils.maps import Map
from course_utils.questions import Derivative


def said(folder, lesson="01_slopes"):
    problems = lint_lesson(read_lesson(folder / f"{lesson}.md"))
    return [f"{problem.path.name}:{problem.line}: {problem.message}" for problem in problems]


def test_a_complete_lesson_has_nothing_to_mend(course):
    assert lint(course()) == []


PICTURE_CELL = "```{code-cell}\n:name: picture\ndraw()\n```"
PREDICT_CELL = '```{code-cell}\n:name: predict\nask("slopes.predict")\n```'


def cell(name):
    return f"```{{code-cell}}\n:name: {name}\n"


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (('title: "Slopes"\n', ""), "", "the header has no title"),
        (('promise: "You will read a slope off a picture."\n', ""), "", "the header has no promise"),
        (("minutes: 3\n", ""), "", "the header has no minutes"),
        (('needs: ["counting"]\n', ""), "", "the header has no needs"),
        (('goals: ["read a slope"]\n', ""), "", "the header has no goals"),
        (("minutes: 3\n", "minutes: 4\n"), "", "the bank says 'Slopes', 3 minutes"),
        (('\nprogress_line("01_slopes")', ""), cell("setup"), "the first code cell shows no progress_line"),
        (
            ('end\nprogress_line("01_slopes")', "end\n1"),
            cell("end"),
            "the last code cell shows no progress_line",
        ),
        ((":name: predict\n", ":name: guess\n"), "", "no prediction"),
        ((PREDICT_CELL, f"{cell('early')}draw()\n```\n\n{PREDICT_CELL}"), cell("early"), "a picture before"),
        ((PICTURE_CELL, ""), "", "nothing to drag"),
        (("**Worked example.**", "For example."), "", "no worked example"),
        (("## Signs", "More"), "", "quick checks in 2 sections"),
        (("## Code lab: your own slope", "## Slope"), "", "no section that begins with `## Code lab`"),
        (("    ### BEGIN SOLUTION\n", ""), "## Code lab", "the code lab has no solution"),
        (('check("slopes.lab", slope)', "slope"), "## Code lab", "the code lab checks nothing"),
        (("## Recall", "## Again"), "", "no section that begins with `## Recall`"),
        (('ask("slopes.recall_3")', "3"), "## Recall", "2 recall questions, at least 3"),
        (
            ('ask("slopes.recall_3")', 'ask("slopes.slope")'),
            cell("recall-3"),
            "slopes.slope is not from an earlier",
        ),
        (
            ("## Where this lands", "## The end"),
            "## The end",
            "the last section must be `## Where this lands`",
        ),
        (("`torch.autograd.grad(f(x), x)`", "it"), "## Where", "the ending names no line of PyTorch or JAX"),
        (('ask("slopes.slope")', 'ask("slopes.slpe")'), cell("slope"), "There is no question 'slopes.slpe'"),
        (('ask("slopes.sign")', "2"), "", "the bank's question slopes.sign is never asked"),
        (
            ('ask("slopes.sign")', 'ask("slopes.slope")'),
            cell("sign"),
            "slopes.slope is asked a second time (first",
        ),
        (
            ("Rise", "![](https://example.org/a.png)"),
            "![](",
            "the image https://example.org/a.png has no alt text",
        ),
        (("Rise", 'Up <img src="https://example.org/a.png">'), "Up <img", "an <img> without alt text"),
        (("Rise", "\n[Next](04_next.ipynb)"), "[Next]", "04_next.ipynb: learners have no such file"),
        (("Rise", "[Up](#Nowhere)"), "[Up]", "#Nowhere: this lesson has no such heading"),
        (("Rise", "[Out](https://nodots)"), "[Out]", "https://nodots is not a well-formed address"),
        (("Rise", "[Out](file:///etc)"), "[Out]", "file:///etc: links are https:// or relative"),
        (("Rise", ":::{note}\nRise\n:::"), ":::{note}", "a MyST directive or role"),
        (("Rise", "# Rise"), "# Rise", "a second title"),
        (
            ("draw()", "%matplotlb inline\ndraw()"),
            cell("picture"),
            "`%matplotlb inline` is not Python: a misspelt",
        ),
        (("draw()", "!pip install x\ndraw()"), cell("picture"), "`!pip install x` is not Python"),
        (("draw()", "draw(]"), cell("picture"), "not Python"),
        (("draw()", "draw()\n" + "print(1)\n" * 15), cell("picture"), "16 lines of code: at most 15"),
        (("draw()", 'draw("https://example.org")'), cell("picture"), "`https://` in a cell"),
        (("draw()", "import os\nos.chdir('..')\ndraw()"), cell("picture"), "`os.chdir` in a cell"),
        (("draw()", "slope = draw()"), cell("lab"), "`slope` is made in line 35 already"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(course, change, place, message):
    folder = course(change)
    text = (folder / "01_slopes.md").read_text(encoding="utf-8")
    line = text.count("\n", 0, text.index(place)) + 1
    found = said(folder)
    assert any(problem.startswith(f"01_slopes.md:{line}: {message}") for problem in found), found


def test_a_start_page_needs_only_its_header(course):
    page = '---\ntitle: "Start"\nkind: start\npromise: "Two minutes."\nminutes: 2\n---\n\nHello.\n'
    assert said(course(lesson="00_start", text=page), "00_start") == []


def test_a_formula_is_not_taken_for_a_link_or_an_image(course):
    assert said(course(("Rise", r"$f[1](x)$ and $$![](a)$$"))) == []


def test_a_page_that_exists_and_a_web_address_are_good_links(course):
    text = "[Here](01_slopes.ipynb) and [there](https://example.org/a?b=c#d)."
    assert said(course(("Rise", text))) == []


def test_the_command_fails_where_there_is_something_to_mend(course):
    good = CliRunner().invoke(main, ["check", "--lessons", str(course())])
    assert (good.exit_code, good.output) == (0, "Nothing to mend in the lessons.\n")
    bad = CliRunner().invoke(main, ["check", "--lessons", str(course(("Rise", "teh rise")))])
    assert bad.exit_code == 1
    assert bad.output.endswith("01_slopes.md:19: spelling: teh (perhaps the)\n")


def test_a_derivative_from_school_counts_as_a_recall(course, monkeypatch):
    folder = course()
    school = Derivative(Map(lambda x: x**2, name="f"))
    monkeypatch.setitem(bank.module("01_slopes").QUESTIONS, "recall_1", school)
    assert said(folder) == []


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (("value=2, **TEXTS)", "value=2, tolerance=0)"), "slope", "TypeError: Number.__init__() missing"),
        (("Derivative(f)", "Derivative(g)"), "recall_1", "NameError: name 'g' is not defined"),
        (('name="f")', 'name="f"'), "f = Map", "not Python: '(' was never closed"),
    ],
)
def test_a_bank_that_cannot_be_imported_is_told_with_its_line(course, change, place, message):
    folder = course(in_bank=[change])
    (problem,) = lint(folder)
    assert problem.path == folder / "bank" / "slopes.py"
    assert place in problem.path.read_text("utf-8").splitlines()[problem.line - 1]
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("JacobianEntry(F, at=(1, 2), row=3, col=1)", "its hints cannot be made: IndexError"),
        ("JacobianEntry(F, at=(1, 2, 3), row=1, col=1)", "cannot be made: ValueError"),
        ("KernelDirection(F, at=(1, 2))", "at (1, 2) det J is -4: only the zero vector"),
        ("Number('?', value=2, wrong=(('first ordr', 1),), **TEXTS)", "the slip 'first ordr' is not in the"),
        ("Number('?', value=2, **TEXTS | {'hint': ('',)})", "it has an empty hint"),
        ("Wrong(F, at=(1, 2), row=1, col=1)", "its key is [3.0], and finite differences give [2.0]"),
    ],
)
def test_a_question_that_could_not_be_asked_or_has_a_false_key_is_told(course, question, message):
    made = """
from course_utils.questions import JacobianEntry, KernelDirection

F = Map(lambda x, y: (x**2 + 3 * y, x * y), name="F")


class Wrong(JacobianEntry):
    def key(self):
        return 3

QUESTIONS = {"""
    change = ("\nQUESTIONS = {", made), ('Number("What is its sign?", value=1, **TEXTS)', question)
    (problem,) = lint(course(in_bank=change))
    assert problem.path.read_text("utf-8").splitlines()[problem.line - 1].startswith('    "sign": ')
    assert message in problem.message


def test_what_only_the_build_would_meet_is_told_too(course):
    twice = (":name: sign", ":name: slope")
    assert [str(p) for p in lint(course(twice)) if "is taken" in p.message]
    (unended,) = lint(course(("    ### END SOLUTION\n", "")))
    assert "no end solution" in unended.message


def test_a_bad_link_in_the_header_is_told(course):
    folder = course(('needs: ["counting"]', 'needs: ["[counting](07_counting.ipynb)"]'))
    (problem,) = said(folder)
    assert problem.startswith("01_slopes.md:1: 07_counting.ipynb: learners have no such file")


def test_a_source_in_another_encoding_is_told_with_its_line(course):
    folder = course()
    source = folder / "01_slopes.md"
    source.write_bytes(source.read_bytes().replace(b"Rise over run.", "Ris\xe9".encode("latin-1")))
    assert [str(p).rpartition("/")[2] for p in lint(folder)] == [
        "01_slopes.md:19: not UTF-8: save the file in that encoding"
    ]
