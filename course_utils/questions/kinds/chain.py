"""The chain rule: for scalars, for a curve into a scalar, and as a product of Jacobians."""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.maps import Map
from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, factor, listed, on_array, relative, show
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import DRAWS, Question
from course_utils.questions.reading.tree import name_tex

LARGEST_FACTOR, LARGEST_PRODUCT = 12, 99  # entries of Jacobians that are multiplied by hand


def composed(outer: Map, inner: Map) -> Map:
    """The function x -> outer(inner(x)), with the inputs of `inner`."""

    def f(*point):
        between = inner(*point)
        return outer(*(between if isinstance(between, tuple) else (between,)))

    f.__signature__ = inspect.signature(inner.f)
    return Map(f, name="h")


@dataclass(frozen=True, eq=False)
class Composite(Question):
    """A question about x -> outer(inner(x)); `at=None` asks for formulas in the inputs of `inner`."""

    outer: Map
    inner: Map
    at: tuple | None = None

    @property
    def whole(self) -> Map:
        """The composition as one function."""
        return composed(self.outer, self.inner)

    @property
    def between(self) -> list:
        """inner(x): where the outer derivative is evaluated."""
        return list(self.placed(sp.Matrix(self.inner.components)))

    @property
    def outer_J(self):
        """J of the outer function, at inner(x)."""
        return self.outer.at(self.outer.jacobian, self.between)

    @property
    def inner_J(self):
        """J of the inner function, at x."""
        return self.placed(self.inner.jacobian)

    def placed(self, expression):
        """An expression in the inputs of `inner`, at the point if there is one."""
        return expression if self.at is None else self.inner.at(expression, self.at)

    def where(self) -> str:
        """ " at x = 2", " at (x, y) = (1, 2)", or nothing."""
        if self.at is None:
            return ""
        if self.inner.n == 1:
            return f" at ${name_tex(self.inner.names[0])} = {show(self.at[0])}$"
        return f" at ${listed(self.at)}$"

    def form_of(self, *shape: int) -> Values:
        """Values of this shape: numbers at a point, formulas otherwise."""
        return Values(shape, names=self.inner.names if self.at is None else ())

    def draw(self, draw: Draw) -> Question:
        """Another inner function and, where there is one, another point."""
        at = None if self.at is None else draw.point(self.inner.n, -2, 3)
        return replace(self, inner=relative(self.inner, draw), at=at)

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the composition as one function, without any chain rule of ours."""
        n, whole = self.inner.n, self.whole
        sampled = [[0.7 + 0.4 * i + 0.3 * k for i in range(n)] for k in range(3)]
        for point in sampled if self.at is None else [self.at]:
            x = np.array(point, dtype=float)
            J = np.reshape(jacobian(on_array(whole), x), (self.outer.m, n))
            yield dict(zip(self.inner.names, x, strict=True)), self.taken(J)

    def taken(self, J):
        """What is asked, out of the Jacobian of the composition."""
        return J[0, 0]


@dataclass(frozen=True, eq=False)
class ChainScalar(Composite):
    """The derivative of outer(inner(x)), one variable each."""

    def statement(self) -> str:
        """What is asked."""
        x = name_tex(self.inner.names[0])
        return (
            f"What is the derivative of ${show(self.whole.components[0])}$ with respect to "
            f"${x}${self.where()}?"
        )

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """Outer derivative at the inner value, times inner derivative."""
        return self.outer_J[0] * self.inner_J[0]

    def hints(self) -> tuple[str, ...]:
        """Name the two functions, then their derivatives."""
        x, u = name_tex(self.inner.names[0]), name_tex(self.outer.names[0])
        inner, outer = show(self.inner.components[0]), show(self.outer.components[0])
        return (
            f"Read it from the outside: ${outer}$, with ${u} = {inner}$.",
            f"The outer derivative is ${show(self.outer.jacobian[0])}$; it takes ${u}$, not ${x}$.",
            f"The inner derivative is ${show(self.inner.jacobian[0])}$. Multiply the two.",
        )

    def solution(self) -> str:
        """Outer factor, inner factor, product."""
        u = name_tex(self.outer.names[0])
        factors = f"{factor(self.outer_J[0])} \\cdot {factor(self.inner_J[0])}"
        return (
            f"With ${u} = {show(self.inner.components[0])}$, the outer derivative "
            f"${show(self.outer.jacobian[0])}$ is taken "
            f"at ${u} = {show(self.between[0])}$. Times the inner one: ${factors} = "
            f"{show(self._tidy(self.key()))}$."
        )

    @staticmethod
    def _tidy(product):
        return sp.expand(product) if product.is_polynomial() else product

    def why(self) -> str:
        """Where each factor is evaluated."""
        return "The outer factor is taken where the inner function arrives, the inner factor where you stand."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Outer factor at x, inner derivative forgotten or nested, factors added, the value."""
        here = self.at or self.inner.variables
        at_x = self.outer.at(self.outer.jacobian, here)[0]
        yield "outer at x", at_x * self.inner_J[0]
        yield "forgot inner derivative", self.outer_J[0]
        yield "derivatives nested", self.outer.at(self.outer.jacobian, [self.inner_J[0]])[0]
        yield "factors added", self.outer_J[0] + self.inner_J[0]
        yield "value", self.outer.at(sp.Matrix(self.outer.components), self.between)[0]


@dataclass(frozen=True, eq=False)
class AlongCurve(Composite):
    """d/dt of f(r(t)): `outer` is f, R^n -> R, and `inner` the curve r, R -> R^n."""

    def statement(self) -> str:
        """What is asked."""
        t = name_tex(self.inner.names[0])
        return (
            f"A point moves along ${declared(self.inner)}$. How fast does ${declared(self.outer)}$ "
            f"change on the way? "
            f"Give $\\frac{{d}}{{d{t}}} {self.outer.name}({self.inner.name}({t}))${self.where()}."
        )

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """Gradient at r(t), dot velocity."""
        return (self.outer_J * self.inner_J)[0]

    def hints(self) -> tuple[str, ...]:
        """Velocity, gradient, dot product."""
        return (
            f"The velocity of the curve is ${listed(self.inner.jacobian)}$.",
            f"The gradient is $\\nabla {self.outer.name} = {listed(self.outer.jacobian)}$. Take it "
            f"where the curve is.",
            "Take the dot product of the two.",
        )

    def solution(self) -> str:
        """Both vectors, then their dot product."""
        f, r = self.outer.name, self.inner.name
        return (
            f"The curve is at ${listed(self.between)}$. There $\\nabla {f} = {listed(self.outer_J)}$, and "
            f"${r}' = {listed(self.inner_J)}$. The dot product is ${show(sp.expand(self.key()))}$."
        )

    def why(self) -> str:
        """Two paths."""
        return (
            "Each coordinate carries its share: a sum over the coordinates that the change can pass through."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """One coordinate left out, velocity left out, the value."""
        for df, dr in zip(self.outer_J, self.inner_J, strict=True):
            yield "forgot a path", self.key() - df * dr
        yield "no velocity", sum(self.outer_J)
        yield "value", self.outer.at(sp.Matrix(self.outer.components), self.between)[0]


@dataclass(frozen=True, eq=False)
class JacobianProduct(Composite):
    """The Jacobian of outer(inner(x)): J of outer at inner(x), times J of inner at x."""

    def statement(self) -> str:
        """What is asked."""
        g, f = self.outer, self.inner
        result = f"${g.name} \\circ {f.name}$"
        return (
            f"Let ${declared(f)}$ and ${declared(g)}$. What is the Jacobian of {result}{self.where()}? "
            f"It is ${g.m} \\times {f.n}${', one number' * (g.m == f.n == 1)}."
        )

    def form(self) -> Values:
        """A p x n matrix; a row may be written as a list, a single entry as a value."""
        p, n = self.outer.m, self.inner.n
        form = self.form_of(*(() if p == n == 1 else (n,) if p == 1 else (p, n)))
        return replace(form, lying=p == 1 < n)

    def key(self):
        """The product."""
        return self._formed(self.outer_J * self.inner_J)

    def _formed(self, J):
        p, n = self.outer.m, self.inner.n
        return J[0, 0] if p == n == 1 else list(J) if p == 1 else J

    def hints(self) -> tuple[str, ...]:
        """The two matrices, then where the left one is evaluated."""
        g, f = self.outer, self.inner
        return (
            f"$J_{g.name} = {show(g.jacobian)}$ in the variables of ${g.name}$, and $J_{f.name} = "
            f"{show(f.jacobian)}$.",
            f"Evaluate $J_{g.name}$ at ${f.name}$'s output: put in ${listed(self.between)}$.",
            f"Multiply $J_{g.name} J_{f.name}$: the function that acts first stands on the right.",
        )

    def draw(self, draw: Draw) -> Question:
        """Another inner function and another point, with numbers to multiply by hand."""
        drawn = [Composite.draw(self, draw)]
        while not drawn[-1].by_hand() and len(drawn) < DRAWS:
            drawn.append(Composite.draw(self, draw))
        return drawn[-1]

    def by_hand(self) -> bool:
        """Whether no entry of the factors and of their product is large; formulas never are."""
        factors = [*self.outer_J, *self.inner_J] if self.at else []
        small = all(abs(entry) <= LARGEST_FACTOR for entry in factors)
        return small and (not factors or max(map(abs, self.outer_J * self.inner_J)) <= LARGEST_PRODUCT)

    def solution(self) -> str:
        """The two factors and their product."""
        g, f = self.outer.name, self.inner.name
        product = sp.Matrix(self.outer_J * self.inner_J).expand()
        product = product[0, 0] if product.shape == (1, 1) else product
        return (
            f"${f}$ goes to ${listed(self.between)}$. There $J_{g} = {show(self.outer_J)}$, and "
            f"$J_{f} = {show(self.inner_J)}$. So $J_{g} J_{f} = {show(product)}$."
        )

    def why(self) -> str:
        """Shapes and places."""
        return "Shapes chain as the functions do, and each factor is taken where its own function stands."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Outer at x, exchanged, entry by entry, one factor, transposed; for a number, a path left out."""
        G, H = self.outer_J, self.inner_J
        p, m, n = self.outer.m, self.outer.n, self.inner.n
        if m == n and self.outer.jacobian.free_symbols:
            yield (
                "outer at x",
                self._formed(self.outer.at(self.outer.jacobian, self.at or self.inner.variables) * H),
            )
        if p == m == n > 1:
            yield "factors exchanged", H * G
            yield "entry by entry", sp.hadamard_product(G, H)
            yield "transposed", (G * H).T
        if m == n:
            yield "forgot inner derivative", self._formed(G)
        if p == n == 1:
            for left, right in zip(G, H, strict=True):
                yield "forgot a path", (G * H)[0] - left * right
            yield "no velocity", sum(G)
        elif p == m:
            yield "inner only", self._formed(H)

    def taken(self, J):
        """All of it."""
        p, n = J.shape
        return J[0, 0] if p == n == 1 else J[0] if p == 1 else J
