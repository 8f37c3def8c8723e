"""The catalogue of slips: none is dead, none tells the answer."""

from pathlib import Path

import course_utils.questions
from course_utils.questions.slips import CATALOGUE, message

KINDS = Path(course_utils.questions.__file__).parent
SOURCE = "".join(p.read_text("utf-8") for p in [*KINDS.glob("kinds/*.py"), *KINDS.glob("forms.py")])
BANK = "".join(p.read_text("utf-8") for p in KINDS.parent.glob("bank/*.py"))


def test_there_are_more_than_sixty_and_each_is_used_by_a_kind_or_a_question():
    assert len(CATALOGUE) > 60
    assert [name for name in CATALOGUE if f'"{name}"' not in SOURCE + BANK] == []


def test_a_message_says_what_was_done_and_ends_in_a_question():
    for name in CATALOGUE:
        said = message([name])
        assert said.startswith("This is what you get if you ")
        assert said.rstrip().endswith("?"), said
        assert said.count("$") % 2 == 0
        assert "answer is" not in said


def test_two_slips_with_one_answer_are_both_named():
    said = message(["sign", "transposed"])
    assert CATALOGUE["sign"].title in said
    assert f", or if you {CATALOGUE['transposed'].title}" in said


def test_no_two_slips_say_the_same():
    assert len({slip.title for slip in CATALOGUE.values()}) == len(CATALOGUE)
    assert len({slip.question for slip in CATALOGUE.values()}) > len(CATALOGUE) * 0.95
