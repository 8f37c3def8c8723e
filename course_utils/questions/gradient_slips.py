"""The slips of slopes, predictions, descent and directions. They join the catalogue in `slips.py`."""

# name: (completes "This is what you get if you ...", the question that leads out of it)
GRADIENT_SLIPS = {
    "not normalised": (
        "use the direction at its full length",
        "The slope is per unit of distance. How long is the direction that you used?",
    ),
    "change only": (
        "give the change alone",
        "The change is added to something. Where did the walk begin?",
    ),
    "true value": (
        "compute the true value at the moved point",
        "The prediction is linear in the step. Which terms did the true value have besides?",
    ),
    "step backwards": (
        "take the step the other way",
        "Is the change added to the value, or taken away?",
    ),
    "no root": (
        "leave out the square root",
        "Pythagoras gives the square of the length. What is the length?",
    ),
    "entries added": (
        "add the entries up without their signs",
        "The two entries are the sides of a right angle. How long is the way straight across?",
    ),
    "one partial for the length": (
        "take the larger of the two partials",
        "That is the slope along one axis. How long is the arrow that has both entries?",
    ),
    "steepest slope": (
        "give the length of the gradient",
        "That is the slope straight along the gradient. Is that the way you walk?",
    ),
    "one input alone": (
        "count the contribution of one input alone",
        "Each input contributes its slope times its share of the step. Whose share is missing?",
    ),
    "remainder": (
        "give the remainder",
        "The remainder is what the prediction misses. What does the prediction itself give?",
    ),
    "term left out": (
        "leave a term out",
        "How many terms of the function move when this input moves?",
    ),
    "sign of a term": (
        "turn the sign of one term around",
        "Go through the terms one by one. Where is something subtracted, and what is its derivative?",
    ),
    "gradient left out": (
        "subtract the step size alone",
        "The step is the step size times something. Times what?",
    ),
    "best for largest": (
        "take the step size that converges fastest",
        "There the descent is at its best. How much larger may the step be before it diverges?",
    ),
    "uphill": (
        "step along the gradient",
        "The gradient points uphill. Which way is down?",
    ),
    "step size left out": (
        "subtract the whole gradient",
        "What is the gradient multiplied by before it is subtracted?",
    ),
    "start left out": (
        "give the step alone",
        "The step starts somewhere. Where does it end?",
    ),
    "precision itself": (
        "answer with the machine's precision",
        "At that step the quotient had no digits left. Where was the lowest dot?",
    ),
    "factor for slope": (
        "give the factor by which the entry grows",
        "On logarithmic axes a slope counts powers of ten. How many of them does the entry rise for one of "
        "the gain?",
    ),
    "height for slope": (
        "read off an entry itself",
        "A slope compares two dots. How many powers of ten lie between them, along each of the axes?",
    ),
    "power for exponent": (
        "give the step itself",
        "Only the exponent is asked for. Which number stands above the 10?",
    ),
    "exponent without its sign": (
        "leave the minus sign of the exponent out",
        "The step is small. Is a ten with that exponent smaller than 1?",
    ),
    "best of the other": (
        "read the lowest dot of the other curve",
        "There are two Vs. Which one belongs to this function?",
    ),
    "along the gradient": (
        "go along the gradient, or straight against it",
        "That is the steepest way. At which angle to it does the slope become 0?",
    ),
    "row for kernel": (
        "go along a row of $J$",
        "A row times itself is a sum of squares. Which angle to the row makes the product 0?",
    ),
    "image for kernel": (
        "go along a column of $J$",
        "The columns say where steps arrive. Which step at the input do they cancel for?",
    ),
    "exchanged, no sign turned": (
        "exchange the two entries and keep their signs",
        "The two products of the dot product have to cancel. Do they?",
    ),
    "point for direction": (
        "go in the direction of the point itself",
        "The point says where you stand. Which numbers say how fast the outputs change there?",
    ),
    "gentle direction": (
        "look at the gentle direction only",
        "The bowl is three times as steep the other way. What happens there at this step size?",
    ),
    "overshoot": (
        "stop where a step lands exactly on the axis",
        "A little more, and the steps jump across the valley and back. Do they still come closer?",
    ),
}
