"""Lesson 06 from end to end: everything right, taken from its solutions; then everything wrong."""

from browser.learner import go_wrong, work_through

LESSON = "06_micrograd"
# lab: (the cell it is written in, a part of its solution, what is written in its place, what the check says)
SLIPS = {
    "micrograd.node": ("node", "(other.data, self.data)", "(1.0, 1.0)", "put 1 on both edges of a product"),
    "micrograd.order": (
        "order",
        "todo.append((node, True))",
        "listed.append(node)",
        "list a node before one that uses it",
    ),
    "micrograd.accumulate": ("accumulate", "parent.grad +=", "parent.grad =", "overwrite"),
    "micrograd.slope": ("slope", "1 - y * y", "1 - x * x", "use the input where the slope needs the value"),
    "micrograd.whole": ("accumulate", "if node.parents:", "if False:", "It needs every part above"),
    "micrograd.neuron": ("neuron", "z + w * x", "z + w.data * x", "leaves the graph"),
    "micrograd.descend": ("descend", "p.data -=", "p.data +=", "uphill"),
}


def test_a_learner_who_gets_everything_right_completes_the_lesson(opened):
    work_through(opened, LESSON)


def test_a_learner_who_gets_everything_wrong_is_told_why(opened):
    go_wrong(opened, LESSON, SLIPS)
