"""A table of the learner's own gradient and of the learner's own check, place by place."""

from course_utils.figures.explorer import answer_of, told


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
            if isinstance(error, TimeoutError):
                break  # it would take as long at every place
    return "\n".join(rows)


def _row(f, gradient, check, place) -> str:
    import numpy as np

    from course_utils.questions.kinds.gradient_labs import CheckLab

    p = np.array(place, dtype=float)
    yours = np.array(answer_of(gradient, p.copy()), dtype=float)
    verdict = answer_of(check, lambda q: f(*q), gradient, p.copy(), frame=CheckLab.frame)
    h = 1e-5
    measured = [(f(*(p + e)) - f(*(p - e))) / (2 * h) for e in h * np.eye(len(p))]
    norm = float(np.linalg.norm(yours))
    said = "passes" if verdict else "caught"
    return f"{_pair(p):>11}  {_pair(yours):>19}  {norm:8.4f}  {_pair(measured):>14}  {said}"


def _pair(values) -> str:
    rounded = (round(float(v), 4) + 0.0 for v in values)
    return "(" + ", ".join(f"{v:g}" for v in rounded) + ")"
