"""A table of the learner's own gradient and of the learner's own check, place by place."""

from course_utils.figures.explorer import told


def gradient_table(f, check, places, *gradients) -> None:
    """Print what `gradient(p)` and `check(f, gradient, p)` say at each place, a table for each gradient.

    f: a scalar Map, measured beside them; check and gradients: the learner's, whose errors are printed.
    """
    try:
        print("\n\n".join(_table(f, gradient, check, places) for gradient in gradients))
    except NotImplementedError:
        print("Write the functions above first, run their cells, then run this cell again.")


def _table(f, gradient, check, places) -> str:
    rows = [f"{'p':>11}  {gradient.__name__:>19}  {'norm':>8}  {'measured':>14}  your check"]
    for place in places:
        try:
            rows.append(_row(f, gradient, check, place))
        except NotImplementedError:
            raise
        except Exception as error:
            rows.append(told(error, f"p = {_pair(place)}"))
    return "\n".join(rows)


def _row(f, gradient, check, place) -> str:
    import numpy as np

    p = np.array(place, dtype=float)
    yours = gradient(p.copy())
    verdict = None if yours is None else check(lambda q: f(*q), gradient, p.copy())
    if verdict is None or verdict is ...:
        raise NotImplementedError
    yours, h = np.array(yours, dtype=float), 1e-5
    measured = [(f(*(p + e)) - f(*(p - e))) / (2 * h) for e in h * np.eye(len(p))]
    norm = float(np.linalg.norm(yours))
    said = "passes" if verdict else "caught"
    return f"{_pair(p):>11}  {_pair(yours):>19}  {norm:8.4f}  {_pair(measured):>14}  {said}"


def _pair(values) -> str:
    rounded = (round(float(v), 4) + 0.0 for v in values)
    return "(" + ", ".join(f"{v:g}" for v in rounded) + ")"
