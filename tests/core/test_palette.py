"""Colours that can be read: contrast on the page, and apart from each other for colour-blind eyes."""

from itertools import combinations
from math import dist

import pytest

from course_utils.palette import PALETTE

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


def linear(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour):
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read_on_the_page(theme):
    paper = PALETTE["paper"][theme]
    for name, pair in PALETTE.items():
        if name not in ("paper", "grid"):
            assert contrast(pair[theme], paper) >= 4.5, name


def lab(rgb):
    """CIELAB coordinates (D65) of a linear RGB colour."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, rgb, strict=True)) / sum(row) for row in rows]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_colours_with_a_meaning_stay_apart_for_colour_blind_readers(theme, deficiency):
    seen = {}
    for name in ("input", "output", "gradient", "tangent", "cotangent"):
        rgb = linear(PALETTE[name][theme])
        rows = DEFICIENCIES[deficiency]
        seen[name] = lab([min(max(sum(m * c for m, c in zip(row, rgb, strict=True)), 0), 1) for row in rows])
    for a, b in combinations(seen, 2):
        assert dist(seen[a], seen[b]) >= 20, (a, b)
