"""What lesson 06 measures: how deep a walk can go, and whether PyTorch agrees."""

import time

from course_utils.figures.explorer import told, within_time

WALK_SECONDS = 5.0
WRITTEN = "Is every part above written, and its check green?"


class Lines:
    """Lines of text as a cell's result."""

    def __init__(self, lines: list[str]):
        self.lines = lines

    def __repr__(self):
        return "\n".join(self.lines)


def chain(depth: int):
    """The last of `depth` additions, one on top of the other, made of the course's Values."""
    from course_utils.autograd import Value

    node = Value(0.0)
    for _ in range(depth):
        node = node + 1.0
    return node


def how_deep(*walks, depths=(100, 1000, 10_000, 100_000)) -> Lines:
    """What becomes of each walk, from a node to the list of all nodes under it, on ever deeper chains."""
    lines = []
    for depth in depths:
        end = chain(depth)
        # Short lines: they fit a phone.
        lines += [f"{depth:,} deep", *(f" {walk.__name__:<15} {_walked(walk, end, depth)}" for walk in walks)]
    return Lines(lines)


def _walked(walk, end, depth: int) -> str:
    from course_utils.questions.kinds.engine_frames import ORDER
    from course_utils.questions.running import run
    from course_utils.questions.unwritten import if_written

    start = time.perf_counter()
    ran = run(if_written(walk, ORDER), (end,), WALK_SECONDS)  # a walk that searches lists would take minutes
    if "RecursionError" in ran.error:
        return "RecursionError"
    if ran.error:
        return ran.error.removeprefix("it raised ")
    if ran.stub:
        return "not written yet"
    if not isinstance(ran.value, list):
        return f"{type(ran.value).__name__}, not a list"
    if len(ran.value) != depth + 1:
        return f"{len(ran.value):,} of {depth + 1:,} nodes"
    return f"{time.perf_counter() - start:.3f} s"


def compare_with_torch(Value, name: str, point: tuple) -> Lines:
    """Value and gradient of a check expression by `Value`, and by PyTorch where it is installed.

    name: one of `engine_trials.expression`, at `point`.
    """
    from course_utils.questions.kinds.engine_trials import expression, whole

    try:
        rows = dict(within_time(whole)(Value, name, point))
        lines = [_row("this engine", rows["value"], rows["gradient"])]
    except NotImplementedError:
        lines = ["this engine  not complete yet: go through the steps above first"]
    except Exception as error:
        lines = [told(error, f"the expression “{name}”", "This engine")]
    try:
        import torch
    except ImportError:
        missing = "PyTorch is not installed here. It is not needed: its numbers are listed above."
        return Lines([*lines, missing])

    def leaf(x):
        leaves.append(torch.tensor(x, dtype=torch.float64, requires_grad=True))
        return leaves[-1]

    leaves: list = []
    out = expression(name, [leaf(x) for x in point])
    out.backward()
    return Lines([*lines, _row("PyTorch", out.item(), [float(x.grad) for x in leaves])])


def _row(who: str, value: float, gradient: list) -> str:
    return f"{who:<12} {value:.6f}   gradient ({', '.join(f'{g:.6f}' for g in gradient)})"


def walk_of(build):
    """`backward_walk` of what `build()` makes: the last node of a graph of Values, and names for some of it.

    What goes wrong on the way, in the learner's engine or in the graph that it made, is told in a line. A
    name that is not there yet is the guard's to explain: it knows which cell makes it.
    """
    from course_utils.stage import SceneError, backward_walk

    try:
        made = within_time(build)()
        if not (isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict)):
            wanted = 'the last node and names for some of its graph, as in `return score, {"w": w, "x": x}`'
            return Lines([f"{build.__name__}() should return {wanted}."])
        root, names = made
        within_time(root.backward)()
        return backward_walk(root, **names)
    except SceneError as refusal:
        return Lines([f"There is nothing to walk yet: {refusal}."])
    except NameError:
        raise
    except Exception as error:
        return Lines([WRITTEN, told(error, "your graph", "Your engine")])
