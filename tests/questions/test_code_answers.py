"""A learner's function is tried in safety, and the pattern of its error is told."""

import _thread
import sys
import threading
import time
from contextlib import suppress

import numpy as np
import pytest

from course_utils.questions import outcome as o
from course_utils.questions.kinds.code import Code
from course_utils.questions.kinds.jacobian_lab import JacobianLab
from course_utils.questions.running import Worker, run

LAB = JacobianLab()


@pytest.fixture(autouse=True)
def limit(monkeypatch):
    """The limit of a learner's kernel: a grader, which has another, may have run in this process before."""
    monkeypatch.setattr("course_utils.questions.kinds.code.SECONDS", 2.0)


def right(f, x, h=1e-5):
    x = np.asarray(x)
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)


def test_a_right_function_is_right_for_every_seed():
    for seed in range(6):
        outcome = LAB.variant(seed).judge(right)
        assert (outcome.kind, outcome.score) == (o.RIGHT, 1.0)


def test_printing_and_globals_are_tolerated(capsys):
    def talks(f, x, h=1e-5):
        global LAST_POINT
        LAST_POINT = x
        print("at", x)
        return right(f, x, h)

    assert LAB.judge(talks).kind == o.RIGHT
    assert capsys.readouterr().out == ""


def test_a_warning_is_told_without_the_path_of_the_cell():
    def warns(f, x, h=1e-5):
        return np.ones(2) / np.zeros(2)

    said = LAB.judge(warns).message
    assert "It printed: `RuntimeWarning: divide by zero encountered in divide`" in said
    assert ".py" not in said


def stub(f, x): ...


def stub_raises(f, x):
    raise NotImplementedError


def stub_gives_dots(f, x):
    return ...


@pytest.mark.parametrize("f", [None, ..., stub, stub_raises, stub_gives_dots])
def test_a_stub_is_not_attempted(f):
    assert LAB.judge(f).kind == o.NOT_ATTEMPTED


def test_a_value_in_place_of_the_function_is_asked_back():
    outcome = LAB.judge(np.eye(2))
    assert outcome.kind == o.UNREADABLE
    assert "without calling it" in outcome.message


def only_first_column(f, x):
    J = np.zeros((len(f(x)), len(x)))
    J[:, 0] = right(f, x)[:, 0]
    return J


def changes_its_input(f, x):
    columns = []
    for j in range(len(x)):
        before = f(x)
        x[j] += 1e-7
        columns.append((f(x) - before) / 1e-7)
    return np.stack(columns, axis=1)


def step_too_large(f, x):
    return np.stack([(f(x + 0.1 * e) - f(x)) / 0.1 for e in np.eye(len(x))], axis=1)


def step_too_small(f, x):
    return np.stack([(f(x + 1e-15 * e) - f(x)) / 1e-15 for e in np.eye(len(x))], axis=1)


def by_complex_step(f, x):
    return np.stack([f(x + 1e-20j * e).imag / 1e-20 for e in np.eye(len(x))], axis=1)


def forgets_return(f, x):
    right(f, x)


@pytest.mark.parametrize(
    ("f", "says"),
    [
        (lambda f, x: right(f, x).T, "transpose"),
        (lambda f, x: 2 * right(f, x), "exactly twice"),
        (lambda f, x: right(f, x) / 2, "exactly half"),
        (lambda f, x: -right(f, x), "minus one times"),
        (lambda f, x: 0 * right(f, x), "Every entry is 0"),
        (lambda f, x: "hello", "it returns something of type str with text in it; an array of numbers"),
        (lambda f, x: [[1, 2], ["x", 3]], "it returns something of type list with text in it"),
        (lambda f, x: right(f, x)[:, 0], "Its shape is (2,); expected (2, 2).\n"),
        (lambda f, x: right(f, x)[:, :1], "Only 1 of 2 columns are there"),
        (lambda f, x: right(f, x).ravel(), "The numbers are right: only the shape is not."),
        (lambda f, x: right(f, x).T.ravel(), "in another shape and another order"),
        (lambda f, x: right(f, x)[None], "only the shape is not"),
        (lambda f, x: np.cumsum(right(f, x), axis=1), "step of the last column still there"),
        (lambda f, x: 2e-5 * right(f, x), "This is the change itself"),
        (lambda f, x: 1e-10 * right(f, x), "Write `/ (2 * h)`"),
        (lambda f, x: right(f, x) * 1.05, "largest difference"),
        (by_complex_step, "this f takes real numbers"),
        (lambda f, x: f(x), "Its shape is (2,); expected (2, 2)"),
        (lambda f, x: right(f, x) + np.array([[7, 1]]), "largest difference is at [0, 0]"),
        (lambda f, x: (f(x), "text")[1], "type str"),
        (lambda f, x: np.nan * right(f, x), "nan"),
        (lambda f, x: f(x) and 0, "raised ValueError"),
        (only_first_column, "Column 1 (counted from 0) was never filled in"),
        (changes_its_input, "changed its input"),
        (step_too_large, "step looks too large"),
        (step_too_small, "step looks too small"),
        (forgets_return, "returns None"),
    ],
)
def test_the_pattern_of_the_error_is_told(f, says):
    outcome = LAB.judge(f)
    assert outcome.kind == o.WRONG
    assert says in outcome.message
    assert "from seed 0" in outcome.message
    assert "at x = [1.0, 2.0]" in outcome.message  # the first failing case


def one_sided(f, x, h=1e-5):
    return np.stack([(f(x + h * e) - f(x)) / h for e in np.eye(len(x))], axis=1)


def step_of_its_own(f, x, h=1e-5):
    return right(f, x)


def extrapolated(f, x, h=1e-4):
    return (4 * right(f, x, h / 2) - right(f, x, h)) / 3


def half_steps(f, x, h=1e-5):
    return right(f, x, h / 2)


@pytest.mark.parametrize(
    ("f", "says"),
    [
        (one_sided, "one side only"),
        (step_of_its_own, "does not use its `h`"),
        (extrapolated, "steps of two sizes"),
        (half_steps, "half a step to each side"),
    ],
)
def test_another_quotient_than_the_one_that_was_asked_for_is_found_out_by_a_large_step(f, says):
    outcome = LAB.judge(f)
    assert says in outcome.message
    assert "2 of 7 cases agree" in outcome.message  # those with its own step
    assert outcome.score < 0.3


def test_stepping_in_place_is_told_from_never_writing():
    def in_place(f, x, h=1e-5):
        columns = []
        for j in range(len(x)):
            ahead, behind = x, x
            ahead[j] += h
            behind[j] -= h
            columns.append((f(ahead) - f(behind)) / (2 * h))
        return np.stack(columns, axis=1)

    assert "`a = x` makes no copy" in LAB.judge(in_place).message


def test_a_shape_is_told_for_the_first_case_that_is_not_square():
    outcome = LAB.judge(lambda f, x: right(f, x) if len(x) == len(f(x)) else right(f, x).T)
    assert "It is the transpose" in outcome.message
    assert "Its shape is (2, 3); expected (3, 2)" in outcome.message
    assert 0 < outcome.score < 1


def raises(f, x):
    f(x)
    return [1, 2][7]


def test_an_exception_is_one_line_that_points_into_the_learners_code():
    message = LAB.judge(raises).message
    assert "it raised IndexError in line" in message
    assert "`return [1, 2][7]`" in message
    assert "Traceback" not in message


def endless(f, x):
    while True:
        pass


LET_GO = threading.Event()  # what no time limit can end would go on through all the tests after this one


def stubborn(f, x):
    while not LET_GO.is_set():
        try:
            f(x)
        except:  # noqa: E722 - as a learner might
            print("never mind")


def leaves(f, x):
    raise SystemExit


@pytest.mark.parametrize("f", [endless, stubborn])
def test_an_endless_loop_is_ended_and_told(f):
    LET_GO.clear()
    start = time.perf_counter()
    outcome = LAB.judge(f)
    LET_GO.set()
    assert outcome.kind == o.WRONG
    assert "still running after 2 seconds in line" in outcome.message
    assert time.perf_counter() - start < 6


def test_leaving_the_program_does_not_leave_it():
    assert "raised SystemExit" in LAB.judge(leaves).message


class Hostile:
    def __eq__(self, other):
        return True

    __hash__ = None

    def _stop(self, *args, **kwargs):
        raise SystemExit

    __array__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __sub__ = __rsub__ = _stop


class HostileError(Exception):
    __str__ = __repr__ = Hostile._stop


def raises_hostile(f, x):
    raise HostileError


def gives_hostile(f, x):
    f(x)
    return Hostile()


def gives_array_of_hostile(f, x):
    J = np.empty((2, 2), dtype=object)
    J[0, 0] = f(x)[0]
    return J


@pytest.mark.parametrize("f", [raises_hostile, gives_hostile, gives_array_of_hostile])
def test_hostile_results_neither_pass_nor_crash(f):
    outcome = LAB.judge(f)
    assert (outcome.kind, outcome.score) == (o.WRONG, 0.0)


def test_any_function_can_be_compared_with_an_oracle():
    def arguments(draw):
        return [(np.array([draw.integer(-9, 9) for _ in range(3)], dtype=float),) for _ in range(4)]

    code = Code(name="double", asked="Double it.", oracle=lambda x: 2 * x, arguments=arguments)
    assert code.judge(lambda x: x + x).kind == o.RIGHT
    assert "exactly half" in code.judge(lambda x: x * 1.0).message
    given = code.variant(3).cases()[0].args[0]
    np.testing.assert_array_equal(given, code.variant(3).cases()[0].args[0])  # a seed fixes the cases


def over_the_batch(draw):
    """Cases of a function of a matrix and a vector with one entry for each row."""
    rng = np.random.default_rng(draw.integer(0, 10**6))
    return [(rng.normal(size=(n, m)), rng.normal(size=n)) for n, m in ((3, 4), (5, 3), (4, 4))]


def weighted_sum(X, w):
    return X.T @ w


def column_means(X, w):
    return X.mean(axis=0)


WEIGHTED = Code("weighted", "Sum the rows of X, each times its weight.", weighted_sum, over_the_batch)
MEANS = Code("means", "The mean of every column of X.", column_means, over_the_batch)
TOTALS = Code("totals", "The sum of every column.", lambda X, w: X.sum(axis=0), over_the_batch)


def overwrites(X, w):
    total = np.zeros(X.shape[1])
    for row, weight in zip(X, w, strict=True):
        total = weight * row
    return total


def returns_early(X, w):
    total = np.zeros(X.shape[1])
    for row, weight in zip(X, w, strict=True):
        total += weight * row
        break
    return total


def stops_early(X, w):
    return sum(w[i] * X[i] for i in range(len(w) - 1))


def begins_late(X, w):
    return sum(w[i] * X[i] for i in range(1, len(w)))


def prints_only(X, w):
    print(X.T @ w)


def doubles_in_place(X, w):
    X *= 2
    return X.T @ w


def sorts_its_input(X, w):
    total = X.T @ w
    w.sort()
    return total


@pytest.mark.parametrize(
    ("question", "f", "says"),
    [
        (WEIGHTED, overwrites, "the last of 3 contributions alone. Is each one written over the one before"),
        (WEIGHTED, returns_early, "the first of 3 contributions alone"),
        (WEIGHTED, stops_early, "without the last of 3 contributions"),
        (WEIGHTED, begins_late, "without the first of 3 contributions"),
        (WEIGHTED, lambda X, w: X.T @ w / len(w), "divided by 3: a mean in place of a sum"),
        (WEIGHTED, lambda X, w: 2 * (X.T @ w), "exactly twice"),
        (WEIGHTED, lambda X, w: -(X.T @ w), "minus one times"),
        (WEIGHTED, lambda X, w: (X.T @ w)[::-1], "stand in another order"),
        (WEIGHTED, lambda X, w: (X.T * w).sum(axis=0), "right total: is it the wrong axis?"),
        (WEIGHTED, lambda X, w: (X.T * w).sum(axis=0), "Its shape is (3,); expected (4,)"),
        (WEIGHTED, lambda X, w: X.T * w, "Summed over axis 1 it is right"),
        (WEIGHTED, lambda X, w: (X.T @ w)[:, None], "only the shape is not"),
        (TOTALS, lambda X, w: np.trunc(X.sum(axis=0)), "cut off to a whole number"),
        (WEIGHTED, prints_only, "returns None"),
        (WEIGHTED, doubles_in_place, "exactly twice"),
        (WEIGHTED, doubles_in_place, "Besides, the function changed its input"),
        (WEIGHTED, sorts_its_input, "the numbers are right, but the function changed its input"),
        (WEIGHTED, lambda X, w: np.outer(w, w), "Its shape is (3, 3); expected (4,)"),
        (TOTALS, lambda X, w: X.sum(axis=1), "summed over the wrong axis of `X`"),
        (TOTALS, lambda X, w: X.mean(axis=0), "a mean in place of a sum"),
        (MEANS, lambda X, w: X.sum(axis=0), "a sum in place of a mean"),
        (MEANS, lambda X, w: X.mean(axis=1), "summed over the wrong axis of `X`"),
        (MEANS, lambda X, w: X[-1], "the last of 3 contributions alone"),
    ],
)
def test_an_oracle_asked_again_names_the_error_of_any_function(question, f, says):
    outcome = question.judge(f)
    assert outcome.kind == o.WRONG
    assert says in " ".join(outcome.message.split()), outcome.message


def test_a_wrong_function_that_has_no_pattern_is_blamed_on_none():
    for question in (WEIGHTED, MEANS, TOTALS):
        for seed in range(5):
            random = np.random.default_rng(seed)
            said = question.judge(lambda X, w, random=random: random.normal(size=X.shape[1])).message
            assert "The largest difference is at" in said


def test_one_array_for_all_results_and_a_case_that_nobody_has_written_do_not_mislead():
    kept = np.zeros((3, 4))

    def into_one_array(X, w):
        total = kept[0, : X.shape[1]]
        total[:] = X.T @ w
        return total

    def half_written(X, w):
        if X.shape[0] != 3:
            raise NotImplementedError
        return X.T @ w

    assert WEIGHTED.judge(into_one_array).kind == o.RIGHT
    outcome = WEIGHTED.judge(half_written)
    assert (outcome.kind, round(outcome.score, 3)) == (o.WRONG, 0.333)
    assert "it raised NotImplementedError" in outcome.message


def test_the_right_function_is_right_however_it_is_written():
    def loops(X, w):
        total = np.zeros(X.shape[1])
        for row, weight in zip(X, w, strict=True):
            total += weight * row
        return total

    for f in (weighted_sum, loops, lambda X, w: list(w @ X), lambda X, w: np.einsum("ij,i->j", X, w)):
        assert WEIGHTED.judge(f).kind == o.RIGHT


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_stops_a_call_never_escapes_from_its_thread():
    """However near to its end a call is when it is stopped."""
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for k in range(3000):
            worker = Worker(lambda: None)
            worker.start()
            for _ in range(k % 100):
                pass
            assert worker.stop()
            worker.join()
    finally:
        sys.setswitchinterval(switch)


def test_what_a_call_finds_too_late_changes_nothing_any_more():
    def late():
        while not LET_GO.is_set():
            with suppress(BaseException):
                LET_GO.wait()
        done.set()
        raise ValueError("too late")

    LET_GO.clear()
    done = threading.Event()
    ran = run(late, (), 0.05)
    told = ran.error
    LET_GO.set()
    assert done.wait(5)
    time.sleep(0.05)
    assert (ran.error, ran.value, ran.timed_out) == (told, None, True)
    assert "restart the kernel" in told


def test_interrupting_the_kernel_stops_the_call_too():
    stopped = threading.Event()

    def interrupted():
        _thread.interrupt_main()
        try:
            while True:
                pass
        finally:
            stopped.set()

    with pytest.raises(KeyboardInterrupt):
        run(interrupted, (), 60)
    assert stopped.wait(5)
