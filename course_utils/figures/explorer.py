"""A slider under which the learner's own code runs: on release, with its errors shown."""

import traceback


class Explorer:
    """A logarithmic slider from 10^powers[0] to 10^powers[1]; each release shows `report(value)` under it.

    A picture inherits this and says in `report` what to show: a list of texts and displayable objects.
    """

    def __init__(
        self, description: str, start: float, powers: tuple[float, float], step: float, readout=".1e"
    ):
        import ipywidgets as widgets

        self.slider = widgets.FloatLogSlider(
            value=start,
            base=10,
            min=powers[0],
            max=powers[1],
            step=step,
            description=description,
            readout_format=readout,
            continuous_update=False,  # a release redraws a plot; doing so for every pixel would lag
            layout=widgets.Layout(width="min(32rem, 100%)"),
        )
        self.output = widgets.Output()
        self.slider.observe(lambda change: self.show(change["new"]), names="value")
        self.show(start)

    def report(self, value: float) -> list:
        """What to show where the slider stands at `value`."""
        raise NotImplementedError

    def show(self, value: float) -> None:
        """Run the learner's code at `value`, and replace what stands under the slider."""
        from IPython.display import display

        self.output.clear_output(wait=True)
        with self.output:
            for item in self.report(value):
                print(item) if isinstance(item, str) else display(item)

    def _repr_mimebundle_(self, include=None, exclude=None):
        import ipywidgets as widgets

        return widgets.VBox([self.slider, self.output])._repr_mimebundle_(include=include, exclude=exclude)


def told(error: Exception, where: str, name: str = "Your function") -> str:
    """One line on what went wrong in a learner's function: not written yet, or the error and its line."""
    if isinstance(error, NotImplementedError):
        return "Write the function in the code lab first, run its cell, then run this cell again."
    # The last frame is the learner's line, or ours that refused the result.
    line = traceback.extract_tb(error.__traceback__)[-1]
    place = f" (line {line.lineno}: {line.line})" if line.line and "figures" not in line.filename else ""
    return f"{name} stopped at {where}: {type(error).__name__}: {error}{place}"
