"""A learner who works through a lesson: runs it, drags, reads solutions, answers, and gets things wrong."""

import re

from course_utils import bank
from course_utils.authoring.lesson import lesson_folder, read_lesson
from course_utils.questions import Predict, typeset
from course_utils.questions.options import Options
from course_utils.questions.slips import CATALOGUE

LONG = 300  # seconds for a whole lesson on a busy machine
WAIT = 60_000  # milliseconds for anything else
MOVED = """([stage, before]) => {
  const handle = stage.querySelector('.pb-handle')?.getAttribute('aria-valuetext');
  return handle !== before[0] && stage.innerText !== before[1];
}"""


class Learner:
    """One lesson, open in `page` (a LabPage), and what its source says about each cell."""

    def __init__(self, page, lesson: str):
        self.page, self.lesson = page, lesson
        page.page.set_default_timeout(WAIT)
        self.cells = [
            cell for cell in read_lesson(lesson_folder() / f"{lesson}.md").cells if cell.kind == "code"
        ]
        self.questions = {id: bank.question(id).variant(0) for id in bank.ids(lesson)}

    def asked(self, verb: str) -> list[tuple[str, str]]:
        """(cell, question) for each cell that ends in `ask(...)` or in `check(...)`."""
        return [(c.name, c.asked[1]) for c in self.cells if c.asked and c.asked[0] == verb]

    def write(self, name: str, change=lambda source: source) -> None:
        """Write the reference solution, or what `change` makes of it, into a lab's cell."""
        (source,) = (cell.source for cell in self.cells if cell.name == name)
        self.page.set_source(name, change(source))

    def output(self, name: str):
        """What stands under a cell."""
        return self.page.cell(name).locator(".jp-Cell-outputArea")

    def progress(self) -> list[str]:
        """What every progress line of the lesson says."""
        lines = [cell.name for cell in self.cells if "progress_line(" in cell.source]
        return [self.output(name).inner_text().strip() for name in lines]

    def no_cell_failed(self) -> None:
        """No traceback and nothing on stderr under any cell."""
        outputs = self.page.settled(
            "() => window.jupyterapp.shell.currentWidget.model.toJSON().cells.flatMap(c => c.outputs || [])"
        )
        assert outputs
        assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []

    def card(self, name: str) -> "OpenCard":
        """The card under a cell, with its question."""
        (id,) = (id for cell, id in self.asked("ask") if cell == name)
        return OpenCard(self.page, self.page.cell(name).locator(".pb-card"), id, self.questions[id])

    def use(self, name: str) -> bool:
        """Drag what can be dragged under a cell, and see the rest follow. False where nothing can be."""
        output = self.output(name)
        if output.locator(".pb-stage").count():
            self._drag(output.locator(".pb-stage").first)
        elif output.locator(".noUi-handle").count():
            self._slide(output)
        else:
            return False
        return True

    def _drag(self, stage) -> None:
        mouse = self.page.page.mouse
        handle, slider, tabs = (
            stage.locator(s) for s in (".pb-handle", "input[type=range]", ".pb-tab input")
        )
        before = [handle.first.get_attribute("aria-valuetext") if handle.count() else "", stage.inner_text()]
        if handle.count():
            handle.first.scroll_into_view_if_needed()
            box = handle.first.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            mouse.move(x, y)
            mouse.down()
            mouse.move(x + 25, y - 25, steps=5)
            mouse.up()
        elif tabs.count():
            tabs.last.check()
        else:
            self._press(slider.first, "slider => slider.value", "max")
        self.page.page.wait_for_function(MOVED, arg=[stage.element_handle(), before])

    def _press(self, slider, now: str, most: str) -> None:
        at_end = slider.get_attribute(most) == slider.evaluate(now)
        slider.press("ArrowLeft" if at_end else "ArrowRight")

    def _slide(self, output) -> None:
        slider, shown = output.locator(".noUi-handle"), output.locator(".pb-shown")
        before = shown.inner_text()
        self._press(slider, "slider => slider.ariaValueNow", "aria-valuemax")
        self.page.page.wait_for_function(
            "([shown, before]) => shown.innerText !== before", arg=[shown.element_handle(), before]
        )


class OpenCard:
    """A question's card in the page, worked by mouse and keyboard according to the form of its answer."""

    def __init__(self, page, card, id: str, question):
        self.page, self.card, self.id, self.question = page, card, id, question
        card.wait_for()

    @property
    def form(self):
        """How the answer is written."""
        return self.question.answer_form()

    def answer(self, text: str) -> None:
        """Give an answer: typed, chosen, or, where the card has another control, from a code cell."""
        if self.form.control in ("text", "parts"):
            boxes = self.card.locator(".pb-field input[type=text]").all()
            for box, part in zip(boxes, text.split(";") if len(boxes) > 1 else [text], strict=False):
                box.fill(part.strip())
            boxes[0].press("Enter")
        elif self.form.control in ("radio", "checkbox"):
            for option in self.card.locator(".pb-field input").all():
                if option.get_attribute("value") in text.split(", "):
                    option.check()
                elif self.form.control == "checkbox":
                    option.uncheck()
            self.check()
        else:
            code = f"from course_utils import check; check({self.id!r}, {text!r})"
            self.page.settled(
                """code => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
                  .requestExecute({ code }).done""",
                code,
            )

    def point(self) -> None:
        """Where the answer can be given in a picture: do something there, and see it written as an answer."""
        scene = self.card.locator(".pb-scene")
        if not scene.count():
            return
        handle, edge = scene.locator(".pb-handle").first, scene.locator(".pb-press").first
        scene.locator(".pb-handle, .pb-press").first.wait_for()
        handle.press("ArrowUp") if handle.count() else edge.press("Enter")
        self.page.page.wait_for_function(
            "card => card.querySelector('.pb-field input[type=text]').value", arg=self.card.element_handle()
        )

    def check(self) -> None:
        """Press Check with what stands there."""
        self.card.get_by_role("button", name="Check").click()

    def says(self, words: str) -> None:
        """Wait until the outcome says these words."""
        self.card.locator(".pb-outcome", has_text=words).wait_for()

    def solution(self) -> str:
        """Ask for the solution, twice as the card wants it, and give its TeX once the page shows it."""
        button = self.card.get_by_role("button", name="Solution")
        button.click()
        self.card.get_by_text("Try it first").wait_for()
        button.click()
        shown = self.card.locator(".pb-worked")
        shown.wait_for()
        wanted = self.card.evaluate(
            "(_, html) => Object.assign(document.createElement('div'), { innerHTML: html }).textContent",
            typeset.html(f"**Solution.** {self.question.solution()}"),
        )
        assert shown.evaluate("shown => shown.textContent") == wanted
        return self.question.solution()


def read_off(question, solution: str) -> str:
    """The answer that a worked solution states, as a learner would type it. AssertionError where none is."""
    form = question.answer_form()
    if isinstance(form, Options):
        holds = re.findall(r"\*\*(\w)\*\* holds", solution)
        assert question.judge(", ".join(holds)).score == 1.0, solution
        return ", ".join(holds)
    formulas = [part for formula in re.findall(r"\$([^$]+)\$", solution) for part in stated(formula)]
    bold = re.findall(r"\*\*([^*]+)\*\*", solution)  # letters, of an order or of pairs
    for formula in [", ".join(bold), *bold, *formulas][::-1]:
        if question.judge(formula).kind == "right":
            return form.kept(None, form.read(formula))
    raise AssertionError(f"the solution does not state the answer: {solution}")


def stated(formula: str) -> list[str]:
    """What stands on the sides of the equations of a formula."""
    return [part.strip(" .,") for part in re.split(r"[=<>]|\\approx", formula)]


def wrong_answer(question) -> str:
    """A wrong answer that can be read, with a named slip where the question knows one."""
    form = question.answer_form()
    if isinstance(form, Options):
        return next(letter for letter in form.letters if letter not in form.key(question.key()))
    for name, answer in question.slips():
        text = question.typed(answer)
        if question.judge(text).slip == name:
            return text
    size = getattr(form, "shape", ())
    return {0: "1234.5", 1: "[" + ", ".join(["1234.5"] * sum(size)) + "]"}[len(size)]


def work_through(page, lesson: str) -> None:
    """Everything right: the labs written, the stages dragged, every answer taken from its solution."""
    learner = Learner(page, lesson)
    total = len(learner.questions)
    for cell in learner.cells:
        if cell.is_solution:
            learner.write(cell.name)
    page.run_all(timeout=LONG)
    learner.no_cell_failed()
    labs = [name for name, _ in learner.asked("check")]
    assert all(line.startswith(f"{len(labs)} / {total}") for line in learner.progress())
    for name in labs:
        assert "✓ Right" in learner.output(name).inner_text()
    used = 0
    for cell in learner.cells:
        if cell.asked and cell.asked[0] == "ask":
            card = learner.card(cell.name)
            card.point()
            card.answer(read_off(card.question, card.solution()))
            card.says("As you predicted" if isinstance(card.question, Predict) else "Right")
        elif not cell.asked:
            used += learner.use(cell.name)
    assert used >= (2 if total > 1 else 0)
    assert learner.progress() == [f"{total} / {total} · Lesson complete"] * len(learner.progress())
    learner.no_cell_failed()


def go_wrong(page, lesson: str, slips: dict[str, tuple[str, str, str, str]]) -> None:
    """Everything wrong: nothing answered, nonsense, a slip; every message is read.

    slips: for each lab (its cell, a part of the solution, what is written in its place, what the check says).
    """
    learner = Learner(page, lesson)
    page.run_all(timeout=LONG)
    learner.no_cell_failed()
    assert all(line.startswith("0 / ") for line in learner.progress())
    predictions = 0
    for name, _ in learner.asked("ask"):
        card = learner.card(name)
        predictions += isinstance(card.question, Predict)
        _get_wrong(card)
    assert set(slips) == {id for _, id in learner.asked("check")}
    for name, id in learner.asked("check"):
        output = learner.output(name)
        assert "Not attempted" in output.inner_text()
        output.get_by_role("button", name="Hint").click()
        output.locator(".pb-hint", has_text="Hint 1").wait_for()
        lab, old, new, said = slips[id]
        learner.write(lab, lambda source, old=old, new=new: _replaced(source, old, new))
        page.run(lab, name)
        learner.output(name).get_by_text(said).first.wait_for()
    assert all(line.startswith(f"{predictions} / ") for line in learner.progress())
    learner.no_cell_failed()


def _replaced(source: str, old: str, new: str) -> str:
    assert old in source, f"{old!r} is not in the solution"
    return source.replace(old, new)


def _get_wrong(card: OpenCard) -> None:
    """Nothing at all, nonsense, and a wrong answer: each is told apart."""
    if card.form.control in ("text", "radio"):
        card.check()
        card.says("Not attempted")
    if card.form.control == "text":
        card.answer("2 +* (")
        card.says("I cannot read this")
    wrong = wrong_answer(card.question)
    outcome = card.question.judge(wrong)
    card.answer(wrong)
    card.says("Prediction noted" if isinstance(card.question, Predict) else "Not yet")
    if outcome.slip:
        card.says(re.split(r"[$`*]", CATALOGUE[outcome.slip].title)[0].strip())
