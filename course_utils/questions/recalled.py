"""Answer again what is due: the cards of earlier questions, with new numbers."""

from html import escape

from course_utils import bank
from course_utils.progress.due import due, questions, words
from course_utils.progress.live import Live
from course_utils.questions import typeset
from course_utils.questions.api import Asked
from course_utils.questions.card import as_text, show_card
from course_utils.questions.outcome import COUNTED

AT_ONCE = 5  # as many as one likes to answer in one go


class Recalled(Live):
    """The most urgent of the questions that are due, each as a card, under a line that counts the answers."""

    def __init__(self):
        self.due = due()
        self.asked = [Asked(f"{bank.RECALL}.{item}") for item in self.due[:AT_ONCE]]
        for asked in self.asked:
            if asked.attempts():  # of an earlier day
                asked.new_numbers()
        self._before = [len(self._attempts(asked)) for asked in self.asked]

    def concerns(self, question: str) -> bool:
        """Whether it is one of these."""
        return any(asked.id == question for asked in self.asked)

    def words(self) -> str:
        """How many are due, how many of those shown are answered, and what comes next."""
        if not self.asked:
            return words()
        pairs = zip(self.asked, self._before, strict=True)
        done = sum(len(self._attempts(asked)) > before for asked, before in pairs)
        if done == len(self.asked):
            rest = questions(n) + " left: run this cell again." if (n := len(due())) else words()
            return f"All {done} answered. {rest}" if done > 1 else f"Answered. {rest}"
        said = f"{questions(len(self.due))} due for recall"
        if len(self.due) > len(self.asked):
            said += f", here are the first {len(self.asked)}"
        return f"{said}. {done} answered." if done else f"{said}."

    def __repr__(self):
        cards = [f"{self._origin(asked)}\n\n{typeset.text(as_text(asked))}" for asked in self.asked]
        return "\n\n".join([self.words(), *cards])

    def _html(self) -> str:
        return f"<p>{escape(self.words())}</p>"

    def _repr_mimebundle_(self, **_):
        return {"text/plain": self.words(), "text/html": self._html()}

    def _ipython_display_(self):
        from IPython.display import HTML, display

        super()._ipython_display_()
        for asked in self.asked:
            lesson = bank.lesson_of(asked.base.of)
            title = escape(bank.module(lesson).TITLE)
            display(HTML(f'<p>From <a href="{lesson}.ipynb">{title}</a></p>'))
            display(show_card(asked))

    def _origin(self, asked: Asked) -> str:
        return f"From {bank.module(bank.lesson_of(asked.base.of)).TITLE}"

    def _attempts(self, asked: Asked) -> list:
        return [a for a in asked.store.attempts(asked.id) if a.kind in COUNTED]


def recall() -> Recalled:
    """What is due for recall, five at a time, with new numbers."""
    return Recalled()
