"""The slips of whoever builds an engine: what its parts do wrong. They join the catalogue in `slips.py`."""

# name: (completes "This is what you get if you ...", the question that leads out of it)
ENGINE_SLIPS = {
    "sum for product": (
        "put 1 on both edges of a product",
        "A sum moves as much as its terms do. How much does $a \\cdot b$ move when $a$ moves by 1?",
    ),
    "parent lost": (
        "keep one parent where the same number is used twice",
        "$a \\cdot a$ has two edges, both to $a$. What does a set do with two equal entries?",
    ),
    "numbers for parents": (
        "store the parents' numbers instead of the parents",
        "The backward pass has to write into the parents. Can it write into a number?",
    ),
    "no parents": (
        "keep no parents",
        "The backward pass goes from a node to its parents. Where does it find them?",
    ),
    "no partials": (
        "keep the parents without their local partials",
        "Each edge carries how much the node moves when that parent does. What is that number here?",
    ),
    "number for Value": (
        "return a number where a Value is asked for",
        "A number has no parents. What does `Value(data, parents, partials)` make?",
    ),
    "operation in itself": (
        "let an operation of `Value` call itself: inside `__add__`, `+` on Values calls `__add__` again",
        "`self.data` and `other.data` are numbers. What does `+` do with those?",
    ),
    "recursion": (
        "let the function call itself once for every node on the way down",
        "Python stops at about a thousand calls inside each other. What could keep the nodes still to visit?",
    ),
    "every path": (
        "follow every path instead of visiting every node once",
        "Two edges at each of 60 steps make $2^{60}$ paths. How do you know that you have been at a node?",
    ),
    "list searched": (
        "look for a node in a list, from front to back, at every step",
        "How many comparisons is that for 100,000 nodes? Which container answers `in` at once?",
    ),
    "inputs first": (
        "list the inputs first and the output last",
        "The backward pass starts at the output. Which end of the list should that be?",
    ),
    "parent too early": (
        "list a node before one that uses it",
        "When its turn comes, its gradient must be complete. Which nodes still have something to add?",
    ),
    "node twice": (
        "list a node twice",
        "At the second visit it would hand its gradient on again. When is a node done?",
    ),
    "node missing": (
        "leave a node out",
        "Every node on the way to the inputs has to pass its gradient on. Where does the walk stop early?",
    ),
    "value for gradient": (
        "multiply by the value of the node instead of its gradient",
        "What arrives at the node, and is handed on, stands in `grad`. Which of its numbers did you use?",
    ),
    "first partial": (
        "use the first local partial for every parent",
        "Each edge has a partial of its own. How do you walk parents and partials together?",
    ),
    "handed with a minus": (
        "subtract what each parent is handed",
        "The parent adds up what comes along its edges. Which sign does `+=` give it?",
    ),
    "first parent only": (
        "hand something to the first parent only",
        "A product has two parents. What ends the loop over the edges after the first?",
    ),
    "nothing handed": (
        "leave the gradient of every parent at 0",
        "The parent adds up what it is handed. Which statement changes `parent.grad`?",
    ),
    "leaves cleared": (
        "clear the gradients of the leaves too",
        "A leaf adds up what all passes hand it, until somebody clears it. What do leaves not have that the "
        "nodes in between have?",
    ),
    "not seeded": (
        "start with a gradient of 0 at the output",
        "How fast does the output change when the output changes?",
    ),
    "cleared after use": (
        "clear the gradient of a node when its turn is over",
        "Who wants to read the gradients of the leaves, and when?",
    ),
    "stale gradients": (
        "begin a second pass with the gradients of the first still on the nodes in between",
        "Which gradients belong to one pass alone, and what should they be before it starts?",
    ),
    "upstream added": (
        "add the local partial to the gradient of the node above it",
        "Along a path the rates are chained. Do they add, or multiply?",
    ),
    "input for value": (
        "use the input where the slope needs the value",
        "The slope of $y = \\tanh x$ is $1 - y^2$. Which of the two numbers do you square?",
    ),
    "slope of the logistic": (
        "use the slope of the logistic function",
        "$y (1 - y)$ belongs to $1 / (1 + e^{-x})$. Which formula did lesson 05 have for tanh?",
    ),
    "square left out": (
        "leave the square out",
        "At $y = -0.5$ tanh is as steep as at $y = 0.5$. Does your formula say so?",
    ),
    "tanh twice": (
        "take tanh of a value that is one already",
        "`y` is $\\tanh x$. How often does the slope ask for tanh?",
    ),
    "relu switched": (
        "give the slope of the other side of 0",
        "For $x > 0$ relu hands $x$ on. What is its slope there, and what is it where the output stays 0?",
    ),
    "input for slope": (
        "return the input instead of the slope",
        "How much does the output move when `x` moves a little?",
    ),
    "power rule on exp": (
        "use the power rule on $e^x$",
        "Here the variable stands in the exponent. Which function is its own derivative?",
    ),
    "value for slope": (
        "return the value instead of the slope",
        "`y` is what the function gives. How fast does it grow when `x` does?",
    ),
    "kink ignored": (
        "pass everything on, also where relu is switched off",
        "For $x < 0$ the output stays 0 whatever $x$ does. What is its slope there?",
    ),
    "no bias": ("leave the bias out", "A neuron is a weighted sum plus one more number. Which?"),
    "nothing added": (
        "return the bias with nothing added to it",
        "`z + w * x` makes a new Value and leaves `z` as it is. Which name has to hold the new one?",
    ),
    "sum overwritten": (
        "keep the last product alone",
        "What does `z` hold when the second round begins, and what does that round do to it?",
    ),
    "one product only": (
        "stop after the first product",
        "Which lines belong to the loop? What does a `return` in it do?",
    ),
    "bias each time": (
        "count the bias more than once",
        "A neuron has one bias. Does its line belong into the loop?",
    ),
    "activated": (
        "apply the activation as well",
        "Here the neuron stops before it. Where will the activation be applied?",
    ),
    "left the graph": (
        "compute with `.data`, which leaves the graph",
        "The number is right, and it has forgotten how it was made. Which objects remember?",
    ),
    "biases left out": (
        "count the weights alone",
        "Every neuron has one more number that is learned. Which?",
    ),
    "neurons counted": (
        "count the neurons",
        "A neuron learns one weight for each of its inputs, and more. How many numbers is that?",
    ),
    "inputs as neurons": (
        "give the inputs biases too",
        "The inputs are given. Which layers have something to learn?",
    ),
    "not cleared": (
        "leave the gradients of the last step in place",
        "`backward` adds. What does the second step add to?",
    ),
    "one parameter moved": (
        "move one parameter alone",
        "Which lines belong to the loop over the parameters? What does a `return` in it do?",
    ),
    "not moved": (
        "leave the parameters where they were",
        "Is `p.data` the number that you change? And is `p.grad` then what `backward()` gave, or 0?",
    ),
}
