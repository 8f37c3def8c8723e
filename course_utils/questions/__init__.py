"""What is asked, what is right, and what went wrong.

    ask("jacobians.j11")                 the question, as a card
    check("jacobians.j11", 2)            what becomes of an answer
    hint("jacobians.j11"), solution("jacobians.j11")
    new_numbers("jacobians.j11"), original_numbers("jacobians.j11")
    recall()                             what is due to be answered again

Banks declare questions with the kinds below, by their problem: `JacobianEntry(F, at=(1, 2), row=1, col=1)`.
"""

from course_utils.questions.api import ask, check, hint, new_numbers, original_numbers, solution, work_as
from course_utils.questions.kinds.arranging import Interval, MatchPairs, OrderSteps, WrongLine
from course_utils.questions.kinds.backprop import Backprop, PathSum
from course_utils.questions.kinds.backprop_steps import BackpropSteps
from course_utils.questions.kinds.chain import AlongCurve, ChainScalar, JacobianProduct
from course_utils.questions.kinds.clicking import PathEdges
from course_utils.questions.kinds.code import Code
from course_utils.questions.kinds.computed import Computed
from course_utils.questions.kinds.derivatives import Derivative, MixedPartial
from course_utils.questions.kinds.differences import DifferenceLab
from course_utils.questions.kinds.dragging import KernelDirection
from course_utils.questions.kinds.engine_net import NeuronLab, StepLab
from course_utils.questions.kinds.engine_parts import (
    AccumulateLab,
    NodeLab,
    OrderLab,
    SlopeLab,
    WholeLab,
)  # fmt: skip
from course_utils.questions.kinds.general import Choice, Exponent, Number, Option, Predict, Recall
from course_utils.questions.kinds.gradient_labs import BreakLab, CheckLab, DescentLab, GradientLab
from course_utils.questions.kinds.implicit import ImplicitSlope, WeightGradient
from course_utils.questions.kinds.jacobian import JacobianColumn, JacobianEntry, JacobianRow, WholeJacobian
from course_utils.questions.kinds.jacobian_lab import JacobianLab
from course_utils.questions.kinds.layers import ReLUJacobian, ShapeOf, SoftmaxJacobian
from course_utils.questions.kinds.linear_map import Determinant, LinearChange
from course_utils.questions.kinds.local import LocalPartial
from course_utils.questions.kinds.net_labs import NetJacobianLab, PullbackLab
from course_utils.questions.kinds.nets import LayerShape, TwoLayers
from course_utils.questions.kinds.parameters import ParameterCount
from course_utils.questions.kinds.partials import Gradient, Partial
from course_utils.questions.kinds.products import JVP, VJP, ChainCost
from course_utils.questions.kinds.quotients import DifferenceQuotient
from course_utils.questions.kinds.second import Curl, Divergence, Hessian, HessianProduct, Laplacian
from course_utils.questions.kinds.slopes import DescentStep, DirectionalDerivative, FirstOrder, GradientNorm
from course_utils.questions.question import Question
from course_utils.questions.recalled import recall

__all__ = [
    "JVP", "VJP", "AccumulateLab", "AlongCurve", "Backprop", "BackpropSteps", "BreakLab",
    "ChainCost", "ChainScalar",
    "CheckLab", "Choice", "Code", "Computed", "Curl", "Derivative", "DescentLab", "DescentStep",
    "Determinant",
    "DifferenceLab", "DifferenceQuotient", "DirectionalDerivative", "Divergence", "Exponent", "FirstOrder",
    "Gradient", "GradientLab", "GradientNorm", "Hessian", "HessianProduct", "ImplicitSlope", "Interval",
    "JacobianColumn", "JacobianEntry", "JacobianLab", "JacobianProduct", "JacobianRow", "KernelDirection",
    "Laplacian",
    "LayerShape", "LinearChange", "LocalPartial", "MatchPairs", "MixedPartial", "NetJacobianLab", "NeuronLab",
    "NodeLab", "Number", "Option", "OrderLab", "OrderSteps", "ParameterCount", "Partial", "PathEdges",
    "PathSum",
    "Predict", "PullbackLab", "Question", "ReLUJacobian", "Recall", "ShapeOf", "SlopeLab",
    "SoftmaxJacobian", "StepLab", "TwoLayers", "WeightGradient", "WholeJacobian", "WholeLab",
    "WrongLine", "ask", "check", "hint", "new_numbers",
    "original_numbers", "recall", "solution", "work_as",
]  # fmt: skip
