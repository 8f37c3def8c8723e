"""Whether a look at a learner's code finds what it takes from the course, however it takes it."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.grading.imports import other_imports

LESSON = "from course_utils import ask, check\nfrom course_utils.autograd import grad, vjp"
RUN_TIME = "what {}(...) is given at run time"


def found(code):
    """What is named where a learner added a cell to a lesson that imports `grad` and `vjp`."""
    release = new_notebook(cells=[new_code_cell(LESSON)])
    return other_imports(release, new_notebook(cells=[*release.cells, new_code_cell(code)]))


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("from course_utils import autograd as ag", "course_utils.autograd"),
        ("def lab(f, x):\n    from course_utils import bank\n    return bank", "course_utils.bank"),
        ("from course_utils import nn, hint", "course_utils.nn"),
        ("from course_utils.autograd import Value", "course_utils.autograd.Value"),
        ("from course_utils.autograd import *", "course_utils.autograd.*"),
        ("import course_utils.nn as layers\nlayers.Linear", "course_utils.nn"),
        ("import course_utils as c\nc.autograd.jacobian", "course_utils.autograd"),
        ("import importlib\nimportlib.import_module('course_utils.nn')", "course_utils.nn"),
        ("from importlib import import_module as f\nf(name='course_utils.nn')", "course_utils.nn"),
        ("__import__('course_utils.bank.jacobians')", "course_utils.bank.jacobians"),
        ("import sys\nsys.modules['course_utils.autograd']", "course_utils.autograd"),
        ("__import__('course' + '_utils.bank')", RUN_TIME.format("__import__")),
        ("import importlib as i\ni.import_module('.nn', 'course_utils')", RUN_TIME.format("import_module")),
        ("__import__('course_utils', fromlist=['bank'])", RUN_TIME.format("__import__")),
        ("%matplotlib inline\nfrom course_utils import nn", "course_utils.nn"),
    ],
)
def test_what_is_more_than_the_lesson_imports_is_named_in_every_form(code, named):
    assert found(code) == [named]


@pytest.mark.parametrize(
    "code",
    [
        LESSON,
        "from course_utils.autograd import vjp as pull_back",
        "from course_utils import hint, solution",
        "from course_utils import *",
        "import course_utils\ncourse_utils.check('a.b', 1)",
        "import numpy as np\nimport importlib\nscipy = importlib.import_module('scipy.linalg')",
        "'The engine of course_utils is for later.'",
    ],
)
def test_what_the_lesson_has_and_every_lesson_offers_is_not(code):
    assert found(code) == []
