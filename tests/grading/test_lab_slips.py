"""The errors of a class in its code labs are counted under the words that each learner's page begins with."""

import numpy as np
import pytest

from course_utils import bank
from course_utils.grading.lab_slips import lab_slip


def quotients(f, x, h, axis=1):
    steps = h * np.eye(len(x))
    return np.stack([(f(x + s) - f(x - s)) / (2 * h) for s in steps], axis)


@pytest.mark.parametrize(
    ("lab", "name"),
    [
        (lambda f, x, h=1e-5: quotients(f, x, h), ""),
        (lambda f, x, h=1e-5: quotients(f, x, h, axis=0), "it is the transpose"),
        (lambda f, x, h=1e-5: quotients(f, x, h) * 0, "every entry is 0"),
        (lambda f, x, h=1e-5: quotients(f, x, h)[:, :1], "only 1 of 2 columns are there"),
        (lambda f, x, h=1e-5: quotients(f, x, h) + 0.1, ""),
        (lambda f, x, h=1e-5: 1 / 0, "it raised ZeroDivisionError"),
        (lambda f, x, h=1e-5: None, ""),
    ],
)
def test_an_error_has_a_name_that_does_not_depend_on_the_case(lab, name):
    assert lab_slip(bank.question("jacobians.lab").judge(lab)) == name


def test_a_slip_of_the_catalogue_keeps_its_name():
    assert lab_slip(bank.question("jacobians.whole").judge("[[2x, y], [1, x]]")) == "transposed"
