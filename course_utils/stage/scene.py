"""A scene: planes with marks, controls and texts, checked and turned into JSON for the one renderer."""

from dataclasses import dataclass, field

from course_utils.palette import PALETTE
from course_utils.stage.expressions import Program, SceneError
from course_utils.stage.marks import Mark, Pair
from course_utils.stage.still.evaluate import run
from course_utils.stage.still.words import places, sentence
from course_utils.stage.texts import lower_parts


class Plane:
    """A square window x times y (limits may be expressions) with named axes; its marks are drawn in order.

    axes: those to draw, "xy", "x", "y" or "". view: a `View`, which the reader moves, in place of x and y.
    wide: as wide as the page lets it, and 0.6 times as high; where that is too narrow to be read it scrolls.
    """

    def __init__(
        self, title, *marks, x=None, y=None, view=None, names=("x", "y"), color="ink", axes="xy", wide=False
    ):
        self.title, self.marks, self.view = title, marks, view
        self.x, self.y = (view.x, view.y) if view else (x, y)
        if None in (self.x, self.y):
            raise SceneError(f"the plane {title!r} needs x and y, or a view")
        self.names, self.color, self.axes, self.wide = names, color, axes, wide

    def variables(self) -> list[dict]:
        """Those of its marks, which stay in its window, and those of the window."""
        window = self.view.limits if self.view else (self.x, self.y)
        own = self.view.variables() if self.view else []
        return [v for mark in self.marks for v in mark.variables(window)] + own


@dataclass(eq=False)
class Link(Mark):
    """A line from a place of one plane to a place of another: `Link(inputs, (p.x, p.y), outputs, (u, v))`.

    It stands among the planes of a scene, and is drawn where both places lie in their windows.
    """

    start_plane: Plane
    start: Pair
    end_plane: Plane
    end: Pair

    def planes(self, all_planes) -> list[int]:
        """The numbers of its planes in their scene."""
        for plane in (self.start_plane, self.end_plane):
            if plane not in all_planes:
                name = plane.title if isinstance(plane, Plane) else plane
                raise SceneError(f"link: the plane {name!r} is not in this scene")
        return [all_planes.index(plane) for plane in (self.start_plane, self.end_plane)]


@dataclass
class _Place:
    """`c(expression)` for one mark: its place in the program, errors naming the mark."""

    program: Program
    mark: str
    domain: object = field(init=False)

    def __post_init__(self):
        self.domain = self.program.domain

    def __call__(self, expression, parameters=None) -> int:
        return self.program.add(expression, self.mark, parameters)


class Scene:
    """Planes side by side with the links between them, then controls and texts, in the order given.

    says: the parts of a sentence (as in `Text`) that tells the picture in this state; it is the alt text.
    Raises SceneError, naming the mark and the symbol, for anything that cannot be drawn.
    """

    def __init__(self, *parts, says):
        planes = [p for p in parts if isinstance(p, Plane)]
        links = [p for p in parts if isinstance(p, Link)]
        panels = [p for p in parts if not isinstance(p, (Plane, Link))]
        for plane in planes:
            self._check_marks(plane.marks, f" in the plane {plane.title!r}")
        self._check_marks(panels, "")
        variables = [v for plane in planes for v in plane.variables()]
        variables += [v for panel in panels for v in panel.variables()]
        self._check_names([v["name"] for v in variables])
        program = Program(v["name"] for v in variables)
        self.spec = {
            "variables": variables,
            "planes": [self._plane(plane, program) for plane in planes],
            "links": [
                lowered | {"planes": link.planes(planes)}
                for link, lowered in zip(links, self._lowered(links, program, ""), strict=True)
            ],
            "panels": self._lowered(panels, program, ""),
            "says": lower_parts(_Place(program, "the scene's sentence"), says),
            "program": program.operations,
            "domains": program.domains,
            "walks": program.walks,
            "palette": {name: list(PALETTE[name]) for name in PALETTE},
        }

    @staticmethod
    def _check_marks(marks, where):
        for mark in marks:
            if not isinstance(mark, Mark):
                raise SceneError(f"{mark!r}{where} is not a mark")

    @staticmethod
    def _check_names(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SceneError(f"two marks declare the symbol {twice[0]}; give each its own name")

    @staticmethod
    def _lowered(marks, program, where) -> list[dict]:
        lowered = []
        for name, part in (named for mark in marks for named in mark.parts_by_name()):
            if part.color not in PALETTE:
                raise SceneError(f"{name}{where}: no colour {part.color!r} in the palette")
            lowered.append(part.lower(_Place(program, name + where)))
        return lowered

    def _plane(self, plane, program) -> dict:
        c = _Place(program, f"the plane {plane.title!r}")
        return {
            "title": plane.title,
            "window": [c(edge) for edge in (*plane.x, *plane.y)],
            "names": list(plane.names),
            "color": plane.color,
            "axes": plane.axes,
            **({"view": plane.view.lower()} if plane.view else {}),
            "marks": self._lowered(plane.marks, program, f" in the plane {plane.title!r}"),
            **({"wide": True} if plane.wide else {}),
        }

    @property
    def state(self) -> dict[str, float]:
        """The starting value of every variable."""
        return {v["name"]: v["value"] for v in self.spec["variables"]}

    def complete(self, state: dict) -> dict[str, float]:
        """`state` with the starting values of what it leaves out; SceneError for an unknown variable."""
        unknown = set(state) - set(self.state)
        if unknown:
            raise SceneError(
                f"no variable {sorted(unknown)[0]!r} in this scene; it has {', '.join(self.state)}"
            )
        return self.state | {name: float(value) for name, value in state.items()}

    def values(self, state: dict, wanted=None) -> list[list[float]]:
        """The values of the program in this state: all of them, or those at the places `wanted`."""
        spec, full = self.spec, self.complete(state)
        return run(spec["program"], spec["domains"], [*full.values()], wanted, spec["walks"])

    def describe(self, state: dict) -> str:
        """The picture in this state, in words."""
        return sentence(self.spec["says"], self.values(state, places(self.spec["says"])))

    def __repr__(self):
        return f"Scene({', '.join(plane['title'] for plane in self.spec['planes'])})"
