"""A Map is one function for every reader: Python, arrays, SymPy."""

import subprocess
import sys

import numpy as np
import sympy

from course_utils import maps
from course_utils.maps import ELEMENTARY, Map

F = Map(lambda x, y: (x**2 - y, x * y))


def test_the_same_map_answers_numbers_arrays_and_symbols():
    x, y = F.variables
    assert F(1, 2) == (-1, 2)
    assert np.array_equal(F(np.array([1.0, 3.0]), np.array([2.0, 0.0])), [[-1.0, 9.0], [2.0, 0.0]])
    assert F.components == (x**2 - y, x * y)


def test_the_jacobian_has_a_row_per_output_and_a_column_per_input():
    tall = Map(lambda x: (x, x**2, x**3))
    assert tall.jacobian.shape == (3, 1)
    assert F.at(F.jacobian, (1, 2)) == sympy.Matrix([[2, -1], [2, 1]])


def test_points_are_put_in_all_at_once():
    swap = Map(lambda x, y: (y, x))
    x, y = swap.variables
    assert swap.at(x - y, (y, x)) == y - x


def test_a_function_of_one_value_is_scalar():
    f = Map(lambda x, y: x**2 + 3 * x * y)
    assert f.scalar
    assert f.m == 1
    assert not F.scalar


def test_elementary_functions_are_exact_on_symbols_and_numeric_on_arrays():
    t = sympy.Symbol("t", positive=True)
    for name in ELEMENTARY:
        function = getattr(maps, name)
        assert function(t) == getattr(sympy, name)(t)
        assert np.allclose(function(np.array([0.5, 0.7])), getattr(np, name)([0.5, 0.7]))


def test_declaring_a_map_loads_neither_numpy_nor_sympy():
    code = (
        "import sys; from course_utils.maps import Map, sin; Map(lambda x: sin(x));"
        "print([m for m in ('numpy', 'sympy', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
