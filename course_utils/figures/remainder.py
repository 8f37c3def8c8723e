"""How fast the best linear guess becomes right: the remainder of a Jacobian against the size of the step."""

from course_utils.figures.style import RC, Picture
from course_utils.palette import light


def remainders(F, at, direction, sizes):
    """Lengths of F(p + t u) - F(p) - t J u for each t in `sizes`; u is the unit vector along `direction`."""
    import numpy as np

    J = np.array(F.at(F.jacobian, at), dtype=float)
    p = np.asarray(at, dtype=float)
    u = np.asarray(direction, dtype=float) / np.linalg.norm(direction)
    start = np.array(F(*p), dtype=float)
    return np.array([np.linalg.norm(np.array(F(*(p + t * u))) - start - t * (J @ u)) for t in sizes])


def remainder_plot(F, at, direction=(1, 1)) -> Picture:
    """The log-log plot of remainder against step, with a line of slope 1 beside it to compare.

    F: a `Map` R^n -> R^m; `at` and `direction`: n numbers.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    sizes = np.logspace(0, -3, 13)
    lengths = remainders(F, at, direction, sizes)
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        ax.loglog(sizes, sizes, color=light("muted"), linestyle="--", linewidth=1.4)
        ax.loglog(sizes, lengths, "o-", color=light("tangent"), markersize=5)
        ax.text(0.0012, 0.011, "the step itself, |d|\nslope 1", color=light("muted"))
        ax.text(0.04, lengths[6] * 0.3, "remainder", color=light("tangent"))
        ax.set_xlabel("length of the step |d|")
        ax.set_ylabel("|F(p + d) − F(p) − J d|")
    point = ", ".join(f"{c:g}" for c in at)
    return Picture(
        fig,
        f"Log-log plot of the remainder at ({point}). As the step shrinks from 1 to 0.001 the remainder "
        f"falls from {lengths[0]:.2g} to {lengths[-1]:.2g} along a straight line; "
        f"the step itself falls along a line of slope 1.",
    )
