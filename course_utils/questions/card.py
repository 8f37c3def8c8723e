"""What a question looks like: a widget in a notebook, text where widgets are absent."""

import sys

from course_utils.questions import outcome as o
from course_utils.questions import typeset


class Said:
    """A line of prose, shown typeset in a notebook and as plain text elsewhere."""

    def __init__(self, words: str):
        self.words = words

    def __repr__(self):
        return typeset.text(self.words)

    def _repr_html_(self) -> str:
        return typeset.html(self.words)


def show_card(asked):
    """The card of a question: the widget in a kernel, otherwise text that tells how to answer."""
    if not in_kernel():
        return Said(as_text(asked))
    from course_utils.questions.widget import QuestionCard

    return QuestionCard(asked)


WHO = "In this hand-out everyone has their own numbers. Under which name do you hand in?"


def say_name(asked) -> str:
    """What stands in a question's place until the learner has said their name."""
    return f'{WHO} Run `from course_utils import work_as; work_as("…")`, then this cell again.'


def whose(asked) -> str:
    """Whose numbers are asked, and whether they count; "" where all have the same."""
    if not asked.student:
        return ""
    if asked.renewed:
        these = "this order earns" if asked.question.shuffled else "these numbers earn"
        return f"Practice: {these} no points."
    return f"The {_drawn(asked.question)} of {asked.student}."


def renewal(question) -> str:
    """What the button says that brings another variant; "" where there is none."""
    if not question.renewable:
        return ""
    return f"Shuffle the {question.shuffled}" if question.shuffled else "New numbers"


def original(asked) -> str:
    """What the button says that leads back from another variant."""
    return f"{'Your graded' if asked.student else 'Original'} {_drawn(asked.question)}"


def _drawn(question) -> str:
    """What variants have of their own."""
    return "order" if question.shuffled else "numbers"


def in_kernel() -> bool:
    """Whether widgets can be shown: whether this is a notebook's kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def show_outcome(asked, outcome):
    """The outcome; for a lab that is not right yet, in a kernel, with buttons that help."""
    if not (is_code(asked.question) and outcome.kind != o.RIGHT and in_kernel()):
        return outcome
    from course_utils.questions.widget import HelpedOutcome

    return HelpedOutcome(**vars(outcome), asked=asked)


def as_text(asked) -> str:
    """The question, its options, and how to answer it from a code cell."""
    if asked.nameless:
        return say_name(asked)
    shuffled = asked.renewed and asked.question.shuffled
    lines = [
        f"The same question, its {shuffled} shuffled." if shuffled else "",
        in_words(asked.question),
        how_in_code(asked.id, asked.question),
        whose(asked),
    ]
    return "\n\n".join(filter(None, lines))


def in_words(question) -> str:
    """The question and its options."""
    form = question.answer_form() if not is_code(question) else None
    return "\n\n".join([question.posed(), *(f"**{a})** {words}" for a, words in options(form))])


def is_code(question) -> bool:
    """Whether the answer is a function, which is handed over from a code cell."""
    from course_utils.questions.kinds.code import Code

    return isinstance(question, Code)


def options(form) -> list[tuple[str, str]]:
    """(letter, text) for each option of a choice."""
    return [*zip(form.letters, form.texts, strict=True)] if hasattr(form, "texts") else []


def how_in_code(identifier: str, question) -> str:
    """How to answer from a code cell."""
    if is_code(question):
        return f'When it is written, run `check("{identifier}", {question.name})`.'
    return f'To answer, run `check("{identifier}", "…")` with {question.answer_form().how()}.'


def how_again(asked) -> str:
    """How to answer where the card is there to read only: in a notebook opened again, or exported."""
    if asked.nameless:
        return say_name(asked)
    if is_code(asked.question):
        return how_in_code(asked.id, asked.question)
    return f'To answer, run this cell, or `check("{asked.id}", "…")` in another.'
