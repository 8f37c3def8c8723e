"""Is a derivative right? Compare it, entry by entry, with central differences."""

from dataclasses import dataclass

import numpy as np

from .shapes import values
from .transforms import _input, _output, jacobian


@dataclass(frozen=True)
class GradcheckReport:
    """What `gradcheck` found. True where everything agrees; printing it says where it does not."""

    ok: bool
    lines: tuple

    def __bool__(self):
        return self.ok

    def __repr__(self):
        return "\n".join(self.lines)


def numeric_jacobian(f, x, step=None):
    """Jacobian of f at x by central differences, shape `out + x.shape`.

    Each input moves by h = eps^(1/3) max(1, |x_j|) both ways; the error is about h^2 f'''/6 + eps |f|/h.
    """
    x = np.array(x, float)
    columns = []
    for j in np.ndindex(x.shape):
        h = step or np.finfo(float).eps ** (1 / 3) * max(1.0, abs(x[j]))
        ahead, behind = x.copy(), x.copy()
        ahead[j] += h
        behind[j] -= h
        run = ahead[j] - behind[j]  # the step that the floating-point numbers really took
        columns.append((_value(f(ahead)) - _value(f(behind))) / run)
    if not columns:
        return np.zeros(_value(f(x)).shape + x.shape)
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


def _value(y):
    return np.asarray(values(_output(y, "gradcheck")), float)


def gradcheck(f, x, rtol=1e-6, atol=1e-7):
    """Compare both modes of `jacobian(f)` at x with central differences, and with each other.

    x is taken in float64. Returns a report: true or false, and readable when printed. Near a kink (relu at 0,
    a tie in max) the numerical side is the wrong one: move x away.
    """
    x = np.array(_input(x, "gradcheck"), float)
    numeric = numeric_jacobian(f, x)
    lines, ok = [], True
    for mode in ("reverse", "forward"):
        exact = _value(jacobian(f, mode)(x))
        fine, line = _compare(exact, numeric, rtol, atol * max(1.0, np.abs(numeric).max(initial=0.0)))
        lines.append(f"{'✓' if fine else '✗'} {mode:7} mode: {line}")
        ok = ok and fine
    return GradcheckReport(ok, tuple(lines))


def _compare(exact, numeric, rtol, atol):
    if exact.shape != numeric.shape:
        return False, f"shape {exact.shape}, central differences give {numeric.shape}"
    if not exact.size:
        return True, f"shape {exact.shape}, nothing to compare"
    wrong = ~(np.abs(exact - numeric) <= atol + rtol * np.abs(numeric))
    worst = float(np.max(np.nan_to_num(np.abs(exact - numeric), nan=np.inf)))
    if not wrong.any():
        return True, f"{exact.size} partials agree with central differences (largest difference {worst:.1e})"
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    got, expected = exact[at], numeric[at]
    text = f"{int(wrong.sum())} of {exact.size} partials differ; first at {list(at)}: {got:.8g}, "
    text += f"central difference {expected:.8g}"
    if np.isfinite(got) and expected:
        text += f", ratio {got / expected:.4g}"
    return False, text
