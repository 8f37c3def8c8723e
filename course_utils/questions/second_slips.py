"""Slips of second order, of fields, of implicit derivatives and of arranging: (title, question) by name."""

SECOND_SLIPS = {
    "mixed left out": (
        "leave the mixed partials out",
        "Does the slope along one input change when another input moves?",
    ),
    "mixed doubled": (
        "count each mixed partial twice",
        "The mixed partial stands in two places of the matrix. How large is it in each of them?",
    ),
    "gradient squared": (
        "multiply the gradient by itself",
        "The second derivative differentiates the gradient once more. What is the Jacobian of the gradient?",
    ),
    "gradient for product": (
        "give the gradient itself",
        "The question is how the gradient changes along $v$. What is the derivative of $\\nabla f \\cdot v$?",
    ),
    "true change of gradient": (
        "take the difference of the gradient at the two ends of $v$",
        "$H v$ is the change to first order. At which point alone is $H$ evaluated?",
    ),
    "mixed added": (
        "add the mixed second partials as well",
        "The Laplacian is a trace. Which entries of the Hessian does a trace take?",
    ),
    "one second partial": (
        "take the first second partial alone",
        "Each input contributes one second partial. Which one is missing?",
    ),
    "determinant of Hessian": (
        "take the determinant of the Hessian",
        "The Laplacian is a sum. Which number of the Hessian is the sum of its diagonal?",
    ),
    "curl for divergence": (
        "take the curl",
        "Does the divergence compare each component with its own axis, or with the other one?",
    ),
    "divergence for curl": (
        "take the divergence",
        "The curl is about turning. Which two entries of $J$ say how a component changes across the "
        "other axis?",
    ),
    "sum of components": (
        "add the components of the field, without differentiating",
        "A constant wind has neither source nor sink. Which derivatives see that?",
    ),
    "sum of all entries": (
        "add all four partials",
        "Which two of the four compare a component with its own axis?",
    ),
    "difference of diagonal": (
        "subtract one diagonal entry from the other",
        "Growth along one axis and growth along the other: do they compensate, or add up?",
    ),
    "curl sign": (
        "subtract the other way round",
        "For the field $(-y, x)$, which turns counter-clockwise, the curl is $2$. What does your "
        "rule give for it?",
    ),
    "curl plus": (
        "add the two entries off the diagonal",
        "A symmetric Jacobian, as of a gradient field, does not turn. What makes its curl vanish?",
    ),
    "implicit sign": (
        "forget the minus sign",
        "On the circle $x^2 + y^2 = 1$, does $y$ rise or fall when $x$ grows, in the first quadrant?",
    ),
    "implicit upside down": (
        "divide by the wrong partial",
        "Write $g_x\\,dx + g_y\\,dy = 0$ and solve for $dy/dx$. Which partial ends up below?",
    ),
    "not solved": (
        "take one partial without dividing by the other",
        "How much does $y$ have to move to make up for a step in $x$?",
    ),
    "missing factor 2": (
        "leave out the factor 2 of the square",
        "What is the derivative of $r^2$ by $r$?",
    ),
    "residual reversed": (
        "subtract the prediction from the target",
        "The loss has $W x - y$ inside. Which of the two comes first?",
    ),
    "target for residual": (
        "use the target instead of the residual",
        "What is squared in the loss?",
    ),
    "prediction for residual": (
        "use the prediction instead of the residual",
        "When the prediction hits the target, the gradient has to vanish. Does yours?",
    ),
    "steps reversed": (
        "put the steps in exactly the opposite order",
        "Which of them needs nothing that the others make? Where does that one stand?",
    ),
    "first two exchanged": (
        "exchange the first two steps",
        "What does the first of your steps need before it can be done?",
    ),
    "last two exchanged": (
        "exchange the last two steps",
        "What does the second to last of your steps need before it can be done?",
    ),
    "end included": (
        "count an end in that does not belong",
        "Put that end itself in. Does the condition still hold there?",
    ),
    "end left out": (
        "leave an end out that belongs",
        "Put that end itself in. Does the condition hold there?",
    ),
    "line after": (
        "name the line after the wrong one",
        "That line follows from the one before it. Is the one before it true?",
    ),
}
