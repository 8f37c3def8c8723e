"""A backward pass by hand, asked in parts: each is judged against the learner's own values before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.questions.kinds.backprop import Backprop
from course_utils.questions.lazy import np
from course_utils.questions.parts import Own, Parts
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class BackpropSteps(Backprop):
    """A forward and a backward pass by hand: the values of the nodes `values`, then the gradients of `of`.

    Both in the order of the walk: a part is judged against own values of the parts before it.
    """

    values: tuple[str, ...] = ()

    def statement(self) -> str:
        """What is asked; the parts are named in the form."""
        return f"{self._given()} Walk it forwards, then backwards."

    def form(self) -> Parts:
        """A number for each part."""
        asked = [name_tex(name) for name in self.values] + [self._derivative(name) for name in self.of]
        slips = tuple(name for name, _ in self.slips())
        return Parts(tuple(f"${what}$" for what in asked), self.follow, slips, self.names)

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """None: every slip is looked for part by part."""
        return ()

    def follow(self, part: int, own: Own, slip: str) -> object:
        """The value of a part that follows from own values of the parts before it."""
        n = len(self.values)
        given = {name: value for name, value in zip(self.values, own, strict=False) if value is not None}
        values = self.forward(dict(self.leaves) | given)
        if part < n:
            return values[self.values[part]]
        grads = {name: value for name, value in zip(self.of, own[n:], strict=False) if value is not None}
        return self.backward(values, slip, grads)[part - n]

    def _formed(self, grads: list) -> list:
        values = self.forward(dict(self.leaves))
        return [*(values[name] for name in self.values), *grads]

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """The forward values, and the loss as a function of one node at a time."""
        values = self.forward({name: float(value) for name, value in self.leaves})
        forward = [values[name] for name in self.values]
        for point, grads in super().derive(jacobian):
            yield point, np.array([*forward, *np.ravel(grads)])
