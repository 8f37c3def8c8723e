"""The catalogue of slips: the errors that have a name, and the question that leads out of each.

A slip is named only when its answer, at the question's own numbers, is exactly what was typed. Its message
asks; it does not give the answer away.
"""

from typing import NamedTuple

from course_utils.questions.chain_slips import CHAIN_SLIPS
from course_utils.questions.engine_slips import ENGINE_SLIPS
from course_utils.questions.gradient_slips import GRADIENT_SLIPS
from course_utils.questions.second_slips import SECOND_SLIPS


class Slip(NamedTuple):
    """`title` completes "This is what you get if you ..."; `question` leads out of it."""

    title: str
    question: str


CATALOGUE = {
    "product for sum": Slip(
        "multiply in place of adding", "What does the sign between the two numbers ask for?"
    ),
    "difference for sum": Slip(
        "subtract in place of adding", "Which way does a plus sign go along the number line?"
    ),
    "transposed": Slip(
        "exchange rows and columns",
        "In our layout, does a row of $J$ belong to an output or to an input?",
    ),
    "wrong variable": Slip(
        "differentiate with respect to another input",
        "The column number counts inputs. Which input does this column belong to?",
    ),
    "other variable": Slip(
        "differentiate with respect to another variable",
        "Which variable moves here, and which are held still?",
    ),
    "wrong output": Slip(
        "differentiate another output",
        "The row number counts outputs. Which component of the function does this row belong to?",
    ),
    "row for column": Slip(
        "take the row with that number instead of the column",
        "A column answers “how does every output react to one input”. Which entries share that input?",
    ),
    "column for row": Slip(
        "take the column with that number instead of the row",
        "A row answers “how does one output react to every input”. Which entries share that output?",
    ),
    "another row": Slip("take another row", "Rows are counted from one, at the top. Which output is meant?"),
    "another column": Slip(
        "take another column", "Columns are counted from one, at the left. Which input is meant?"
    ),
    "sign": Slip(
        "turn the sign around",
        "Go through the terms once more: where does a minus come in, or go out?",
    ),
    "value": Slip(
        "evaluate the function itself, without differentiating",
        "This is where the point goes. How fast does that change when an input changes?",
    ),
    "sum of partials": Slip(
        "add the partials up",
        "Each partial is an entry of its own. Which direction does each of them belong to?",
    ),
    "determinant plus": Slip(
        "add the two products of the determinant",
        "For $2 \\times 2$, one of the products $ad$ and $bc$ is subtracted. Which one?",
    ),
    "determinant sign": Slip(
        "subtract the products of the determinant the other way round",
        "Which diagonal comes first, and which is subtracted from it?",
    ),
    "trace": Slip(
        "take the trace, the sum of the diagonal",
        "The determinant measures area. Which entries of the matrix does it need besides the diagonal?",
    ),
    "diagonal only": Slip(
        "multiply the diagonal and leave the other two entries out",
        "The other diagonal spans area too. What does it contribute?",
    ),
    "shape reversed": Slip(
        "count inputs in the rows",
        "A column of $J$ says where one input goes, so it lies in the output space. How long is it?",
    ),
    "shape of input": Slip(
        "give the shape of $d$", "$J$ takes a step in the input space. In which space does the result live?"
    ),
    "shape of J": Slip(
        "give the shape of $J$ itself",
        "Multiply the shapes: (outputs × inputs) times (inputs × 1). What is left?",
    ),
    "square": Slip(
        "make the matrix square",
        "$J$ has a column for each input and a row for each output. Are there as many of one as of "
        "the other?",
    ),
    "transposed product": Slip(
        "multiply by the transposed matrix",
        "$J\\,d$ combines the columns of $J$, each weighted by one entry of $d$. Which numbers are "
        "in column 1?",
    ),
    "base point added": Slip(
        "add the step to the value",
        "This is an estimate of $F(x + d)$. The question asks for the change alone. What is left "
        "without $F(x)$?",
    ),
    "true change": Slip(
        "compute the true change $F(x + d) - F(x)$",
        "The true change has curvature in it. What does the linear map $J$, with no terms in $|d|^2$, give?",
    ),
    "moved point": Slip(
        "evaluate $J$ at the moved point",
        "The linear map is the derivative at the base point. Where do you have to evaluate it?",
    ),
    "not masked": Slip(
        "leave out the mask of the ReLU",
        "Where $z$ is negative, the output stays 0 whatever the input does. What is its slope there?",
    ),
    "mask inverted": Slip(
        "keep the rows that are switched off",
        "Which units pass their input on: those with $z > 0$, or those with $z < 0$?",
    ),
    "mask on columns": Slip(
        "mask columns instead of rows",
        "The mask belongs to the units, that is to the outputs. Are outputs rows or columns?",
    ),
    "mask only": Slip(
        "give the slope of the ReLU without the matrix before it",
        "The input reaches $z$ through $W$. Which matrix has the mask to multiply?",
    ),
    "scaled by z": Slip(
        "multiply by the value of the ReLU instead of its slope",
        "Where $z > 0$, ReLU hands $z$ on unchanged. How fast does its output change there?",
    ),
    "forgot the square": Slip(
        "take $\\operatorname{diag}(s)$ alone",
        "Raising one score lowers every other share. Which term, beside the diagonal, says so?",
    ),
    "outer product only": Slip(
        "take $-s s^T$ alone",
        "An entry of $s$ depends on its own score in the numerator too. Which term is missing on the "
        "diagonal?",
    ),
    "plus outer product": Slip(
        "add $s s^T$ instead of subtracting it",
        "The shares add up to one, so the columns of $J$ add up to 0. Do yours?",
    ),
    "uncoupled": Slip(
        "treat every output as depending on its own input alone",
        "All scores share one denominator. What does that do to the entries off the diagonal?",
    ),
    "forgot inner derivative": Slip(
        "differentiate the outer function and stop there",
        "What is inside it depends on the input too. How fast does the inside change?",
    ),
    "constant kept": Slip(
        "keep a term that does not depend on this input",
        "The other inputs are held still. What is the derivative of something that stands still?",
    ),
    "still term differentiated": Slip(
        "differentiate a term without this input, with respect to its own variable",
        "One input moves, and the others are held still. How fast does that term change?",
    ),
    "power kept": Slip(
        "bring the exponent down and leave it up as well",
        "When $x^n$ is differentiated, what happens to the exponent that came down?",
    ),
    "inputs exchanged": Slip(
        "put the coordinates of the point in the wrong order",
        "Which coordinate comes first?",
    ),
    "order reversed": Slip(
        "list the partials in the wrong order",
        "Which input does the first entry of the gradient belong to?",
    ),
    "first order": Slip(
        "take the slope of the change itself",
        "The linear part has been taken away. Which power of the step is the largest that is left?",
    ),
    "one over": Slip(
        "turn the fraction around",
        "Slope is rise over run. Which of the two is the logarithm of the remainder?",
    ),
    "outer kept": Slip(
        "leave the outer function as it is",
        "Both functions have a derivative. What is that of the outer one?",
    ),
    "product of derivatives": Slip(
        "multiply the derivatives of the two factors",
        "Both factors change. What does the product rule do with a factor while the other one changes?",
    ),
    "one derivative": Slip(
        "stop after the first derivative",
        "Two derivatives are asked for. Which variable has not had its turn yet?",
    ),
    "same variable twice": Slip(
        "differentiate with respect to the same variable twice",
        "Each variable has its turn once. Which one does the outer derivative belong to?",
    ),
    "limit taken": Slip(
        "take the derivative itself, the limit",
        "Here the step still has a size. What are the two values, and how far apart are the two points?",
    ),
    "not divided": Slip(
        "stop at the difference of the two values",
        "A slope is change per distance. How far apart are the two points?",
    ),
    "divided by h": Slip(
        "divide by $h$",
        "The two points lie on both sides of the base point. How far are they apart?",
    ),
    "forward for central": Slip(
        "take the forward quotient",
        "The central quotient goes to both sides. Where are its two points?",
    ),
    "central for forward": Slip(
        "take the central quotient",
        "The forward quotient starts where you stand. Where are its two points?",
    ),
    "all inputs moved": Slip(
        "move every input",
        "A partial asks about one input. Which one moves, and which stand still?",
    ),
    "rounded": Slip(
        "round",
        "This is close, and an exact value is asked for, such as 5/17 or sqrt(17). Which fraction or root is "
        "it?",
    ),
}
CATALOGUE |= {
    name: Slip(*words) for name, words in (GRADIENT_SLIPS | ENGINE_SLIPS | CHAIN_SLIPS | SECOND_SLIPS).items()
}


def message(names: list[str]) -> str:
    """What to say of an answer that these slips give: what it is, and the question that leads out."""
    said = ", or ".join(f"if you {CATALOGUE[name].title}" for name in dict.fromkeys(names))
    return f"This is what you get {said}. {CATALOGUE[names[0]].question}"
