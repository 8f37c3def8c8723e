"""What is wrong with a code lab in a few words, so that a class's errors can be counted."""

import re

from course_utils.questions.outcome import WRONG, Outcome

CASE = re.compile(r"For (?:`[^`]*`|[^`:])*: (.+)")  # what a lab begins with: the case that failed
SHAPES = re.compile(r"Its shape is .*?; expected .*?\. (?=.)")  # of another size in each case
END = re.compile(r"[:;?]|\.(?=\s|$)| in line ")
NO_NAME = ("The largest difference", "It is off by")


def lab_slip(outcome: Outcome) -> str:
    """The name of the slip, or else how the sentence on the first case that fails begins; "" where that is
    no more than a difference of numbers.
    """
    told = CASE.match(outcome.message) if outcome.kind == WRONG and not outcome.slip else None
    if not told or (said := SHAPES.sub("", told[1])).startswith(NO_NAME):
        return outcome.slip
    name = END.split(said)[0]
    return name[:1].lower() + name[1:]
