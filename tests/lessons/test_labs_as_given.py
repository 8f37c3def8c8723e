"""What a lesson gives to be completed is no attempt, in every lab of every lesson."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from course_utils import bank
from course_utils.authoring.build import learner_notebook
from course_utils.authoring.lesson import read_lesson
from course_utils.questions import Code

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("0[1-9]*.md"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lab_as_it_is_given_is_not_attempted(path):
    names, judged = {"np": np, "math": math}, []
    for cell in learner_notebook(read_lesson(path)).cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            exec(compile(cell.source, cell.id, "exec"), names)
        for identifier, name in re.findall(r'check\("([\w.]+)", (\w+)\)', cell.source):
            question = bank.question(identifier)
            if isinstance(question, Code):
                judged.append((identifier, question.judge(names[name]).kind))
    assert judged
    assert {kind for _, kind in judged} == {"not attempted"}, judged
