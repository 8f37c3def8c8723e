"""A small course: one lesson with everything that a lesson has, and its bank."""

import sys
from importlib import invalidate_caches

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


BANK = """
from course_utils.maps import Map
from course_utils.questions import Derivative, Number, Option, Predict

TITLE, MINUTES = "Slopes", 3
f = Map(lambda x: x**2, name="f")
TEXTS = {"tolerance": 0.05, "hint": ("Rise over run.",), "worked": "$2/1 = 2$.", "reason": "Rise over run."}

QUESTIONS = {
    "slope": Number("What is the slope?", value=2, **TEXTS),
    "predict": Predict("Up?", (Option("Yes", True, "The slope is 2."), Option("No", False, "It rises."))),
    "sign": Number("What is its sign?", value=1, **TEXTS),
    "lab": Number("How many lines?", value=2, points=4, **TEXTS),
    "recall_1": Derivative(f),
    "recall_2": Derivative(Map(lambda x: x**3, name="g")),
    "recall_3": Derivative(Map(lambda x: x**4, name="h")),
}
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Writes `01_slopes.md` into a folder of its own, with a bank that fits it; gives the folder.

    The bank is `bank/slopes.py` in that folder; `in_bank` names what is written differently there.
    """
    home = tmp_path / "bank"
    home.mkdir()
    monkeypatch.setattr(bank, "__path__", [str(home)])
    monkeypatch.setattr(bank, "__file__", str(home / "__init__.py"))
    monkeypatch.setattr(bank, "LESSONS", {"01_slopes": "slopes"})
    monkeypatch.setattr(bank, "MODULES", ("slopes",))

    def write(*changes: tuple[str, str], lesson: str = "01_slopes", text: str = COMPLETE, in_bank=()):
        (tmp_path / f"{lesson}.md").write_text(changed(text, changes), encoding="utf-8")
        (home / "slopes.py").write_text(changed(BANK, in_bank), encoding="utf-8")
        sys.modules.pop("course_utils.bank.slopes", None)
        invalidate_caches()
        return tmp_path

    yield write
    sys.modules.pop("course_utils.bank.slopes", None)


def changed(text: str, changes) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
