"""What a question looks like: a widget in a notebook, text where widgets are absent."""

import sys

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
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if getattr(shell, "kernel", None) is None:
        return Said(as_text(asked))
    from course_utils.questions.widget import QuestionCard

    return QuestionCard(asked)


def as_text(asked) -> str:
    """The question, its options, and how to answer it from a code cell."""
    question = asked.question
    form = question.answer_form() if not is_code(question) else None
    lines = [question.posed()]
    lines += [f"**{letter}** {words}" for letter, words in options(form)]
    lines.append(how_in_code(asked.id, question))
    return "\n\n".join(lines)


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
