"""Pictures to drag: scenes declared in Python, drawn and moved by the browser alone."""

from course_utils.stage.bars import Bars
from course_utils.stage.controls import Button, Choice, NumberBox, Slider, Toggle
from course_utils.stage.expressions import SceneError
from course_utils.stage.graph import Edge, Graph, Node
from course_utils.stage.marks import Arrow, Circle, Curve, Dot, Grid, Point, Polygon, Segment
from course_utils.stage.pictures.backprop import association_cost, push_and_pull
from course_utils.stage.pictures.boundary import moving_boundary
from course_utils.stage.pictures.compass import compass
from course_utils.stage.pictures.curves import along_an_ellipse
from course_utils.stage.pictures.depth import depth_and_singular_values
from course_utils.stage.pictures.gradient import gradient_probe
from course_utils.stage.pictures.jacobians import bent_grid, jacobian_acts
from course_utils.stage.pictures.partials import slices
from course_utils.stage.pictures.paths import chain_graph
from course_utils.stage.pictures.secants import secants
from course_utils.stage.pictures.walk import GATE, SQUARE_PLUS, backward_walk
from course_utils.stage.sampled import Field, Heatmap, Levels, Particles, Trajectory
from course_utils.stage.samples import Samples
from course_utils.stage.scene import Link, Plane, Scene
from course_utils.stage.texts import Math, Matrix, Note, Num, Sign, Text, live
from course_utils.stage.view import View
from course_utils.stage.widget import Stage

__all__ = [
    "GATE",
    "SQUARE_PLUS",
    "Arrow",
    "Bars",
    "Button",
    "Choice",
    "Circle",
    "Curve",
    "Dot",
    "Edge",
    "Field",
    "Graph",
    "Grid",
    "Heatmap",
    "Levels",
    "Link",
    "Math",
    "Matrix",
    "Node",
    "Note",
    "Num",
    "NumberBox",
    "Particles",
    "Plane",
    "Point",
    "Polygon",
    "Samples",
    "Scene",
    "SceneError",
    "Segment",
    "Sign",
    "Slider",
    "Stage",
    "Text",
    "Toggle",
    "Trajectory",
    "View",
    "along_an_ellipse",
    "association_cost",
    "backward_walk",
    "bent_grid",
    "chain_graph",
    "compass",
    "depth_and_singular_values",
    "gradient_probe",
    "jacobian_acts",
    "live",
    "moving_boundary",
    "push_and_pull",
    "secants",
    "slices",
]
