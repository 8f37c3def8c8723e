"""Whether anybody has written a function yet: an empty body, and the frame that a lesson gives, are nobody's.

Only the code itself is looked at, not what it does: what is written may do nothing at all, and is then wrong.
"""

import dis
import types

IDLE = {"RESUME", "NOP", "NOT_TAKEN", "PUSH_NULL"}  # what stands for no part of the source, or for `pass`
EMPTY_BODY = IDLE | {"LOAD_CONST", "POP_TOP", "RETURN_VALUE", "RETURN_CONST", "COPY_FREE_VARS"}
LINE, STORED = (type.__dict__[name].__get__ for name in ("__mro__", "__dict__"))  # ask no metaclass
LEFT_OPEN = ("__add__", "__mul__")  # what the frame of a class leaves to be written


def if_written(answer: object, frame: str = "") -> object:
    """The answer; or, where it is a function or a class that nobody has written, a function that says so."""
    return not_written if unwritten(answer, frame) else answer


def not_written(*_, **__):
    """Stands for what is not written."""
    raise NotImplementedError


def unwritten(answer: object, frame: str = "") -> bool:
    """Whether a function does nothing, or just what the function in the source `frame` does; or, where the
    frame is that of a class, whether the operations of a class do nothing.
    """
    if type(answer) is types.FunctionType:
        code = answer.__code__
        return _empty(code) or (bool(frame) and _steps(code) == _steps(_compiled(frame)))
    if not frame.startswith("class ") or not issubclass(type(answer), type):
        return False
    classes = [STORED(c) for c in LINE(answer) if c is not object]
    return all(_open(c[name]) for c in classes for name in LEFT_OPEN if name in c)


def _empty(code: types.CodeType) -> bool:
    """Whether it is no more than `pass`, `...` or a docstring. To return a number would be something."""
    return all(
        step.opname in EMPTY_BODY and (step.argval is None or step.argval is ... or step.opname in IDLE)
        for step in dis.get_instructions(code)
    )


def _open(method: object) -> bool:
    """Whether a method is empty, or a lambda around one that is: a later cell of the lesson wraps them."""
    while type(method) is types.FunctionType and method.__name__ == "<lambda>":
        inner = [cell.cell_contents for cell in method.__closure__ or ()]
        if len(inner) != 1:
            break
        method = inner[0]
    return type(method) is types.FunctionType and _empty(method.__code__)


def _compiled(frame: str) -> types.CodeType:
    module = compile(frame, "frame", "exec")
    return next(const for const in module.co_consts if type(const) is types.CodeType)


def _steps(code: types.CodeType) -> list[tuple[str, object]]:
    """The instructions of a function, without places and without those that do nothing.

    A method that is called is an attribute like others: in a cell that imports the module itself it is one.
    """
    jumps = {*dis.hasjrel, *dis.hasjabs}
    return [
        (step.opname.replace("METHOD", "ATTR"), None if step.opcode in jumps else step.argval)
        for step in dis.get_instructions(code)
        if step.opname not in IDLE
    ]
