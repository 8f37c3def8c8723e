"""A small course: one lesson with everything that a lesson has, and its bank."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from course_utils import bank

COMPLETE = """---
title: "Slopes"
promise: "You will read a slope off a picture."
minutes: 3
needs: ["counting"]
goals: ["read a slope"]
---

```{code-cell}
:name: setup
from course_utils import ask, check, progress_line
from course_utils.stage import draw

progress_line("01_slopes")
```

## What a slope is

Rise over run.

```{code-cell}
:name: slope
ask("slopes.slope")
```

## Look

Which way will it go?

```{code-cell}
:name: predict
ask("slopes.predict")
```

```{code-cell}
:name: picture
draw()
```

**Worked example.** From (0, 0) to (1, 2) the slope is $2/1 = 2$.

## Signs

```{code-cell}
:name: sign
ask("slopes.sign")
```

## Code lab: your own slope

```{code-cell}
:name: lab
def slope(f, x):
    ### BEGIN SOLUTION
    return f(x + 1) - f(x)
    ### END SOLUTION
```

```{code-cell}
:name: lab-check
check("slopes.lab", slope)
```

## Recall

```{code-cell}
:name: recall-1
ask("slopes.recall_1")
```

```{code-cell}
:name: recall-2
ask("slopes.recall_2")
```

```{code-cell}
:name: recall-3
ask("slopes.recall_3")
```

## Where this lands

This is the line `torch.autograd.grad(f(x), x)`. Back to [what a slope is](#What-a-slope-is).

```{code-cell}
:name: end
progress_line("01_slopes")
```
"""


class Recall(SimpleNamespace):
    """Stands for the bank's recall items, which the lint knows by their class's name."""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Writes `01_slopes.md` into a folder of its own, with a bank that fits it; gives the folder."""
    module = ModuleType("course_utils.bank.slopes")
    module.TITLE, module.MINUTES = "Slopes", 3
    keys = ("slope", "predict", "sign", "lab", "recall_1", "recall_2", "recall_3")
    kinds = {key: Recall if key.startswith("recall") else SimpleNamespace for key in keys}
    module.QUESTIONS = {key: kind(points=4 if key == "lab" else 1) for key, kind in kinds.items()}
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(bank, "LESSONS", {"01_slopes": "slopes"})
    monkeypatch.setattr(bank, "MODULES", ("slopes",))

    def write(*changes: tuple[str, str], lesson: str = "01_slopes", text: str = COMPLETE):
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / f"{lesson}.md").write_text(text, encoding="utf-8")
        return tmp_path

    return write
