"""The course's colours: one meaning, one colour, in matplotlib and in stages alike.

Each has a light-theme and a dark-theme form, readable on its page (contrast at least 4.5:1; not `grid`). The
five that carry a meaning stay apart for colour-blind readers too: at least 20 apart in CIELAB, by test.
"""

PALETTE = {
    "input": ("#2a4ef7", "#4f9bd0"),  # the input space and what lives in it
    "output": ("#803524", "#d9702f"),  # the output space
    "gradient": ("#228278", "#58e6c4"),
    "tangent": ("#9e6800", "#ffe570"),  # directions pushed forward
    "cotangent": ("#b602aa", "#d060ff"),  # directions pulled back
    "right": ("#1a7f37", "#4ac26b"),
    "wrong": ("#b3261e", "#ff8a80"),
    "ink": ("#1f2328", "#e6e6e6"),
    "muted": ("#59636e", "#a0a8b2"),
    "grid": ("#d0d7de", "#444c56"),
    "paper": ("#ffffff", "#1b1b1b"),
}


def light(name: str) -> str:
    """The light-theme form of a palette colour, as #rrggbb."""
    return PALETTE[name][0]


def dark(name: str) -> str:
    """The dark-theme form of a palette colour, as #rrggbb."""
    return PALETTE[name][1]
