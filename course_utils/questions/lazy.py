"""Heavy modules, imported when an attribute is first used: declaring a question must cost nothing."""

from importlib import import_module


class Lazy:
    """Stands for a module until one of its names is needed."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str):
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)  # found at once from now on
        return value


sp = Lazy("sympy")
np = Lazy("numpy")
