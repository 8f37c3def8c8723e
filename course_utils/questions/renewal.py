"""Which numbers come next: some that a learner has not just seen, in the question and in its answer."""

from collections.abc import Iterable

from course_utils.questions.card import in_words, is_code
from course_utils.questions.question import Question

LOOK = 20  # seeds that are tried: enough, where there are other numbers at all
RECENT = 5  # how many of the last variants are avoided, where there are enough others


def next_seed(question: Question, first: int, shown: Iterable[int]) -> int:
    """The first seed from `first` on whose statement and key both differ from those of the seeds `shown`,
    newest first; where there are not that many variants, from as many of the newest as possible.
    """
    if is_code(question):  # a function is tried on other cases, and is answered by the same function
        return first
    seen = [question.variant(seed) for seed in list(dict.fromkeys(shown))[:RECENT]]
    best, most = first, -1
    for seed in range(first, first + LOOK):
        new = question.variant(seed)
        apart = next((n for n, old in enumerate(seen) if not differ(new, old)), len(seen))
        if apart > most:
            best, most = seed, apart
        if most == len(seen):
            break
    return best


def differ(a: Question, b: Question) -> bool:
    """Whether two variants differ in what is read, options included, and in what is answered."""
    form = a.answer_form()
    return in_words(a) != in_words(b) and not form.same(form.key(a.key()), form.key(b.key()))
