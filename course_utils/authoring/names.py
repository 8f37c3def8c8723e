"""Which names a cell leaves behind for other cells."""

import ast


def made_names(tree: ast.Module) -> set[str]:
    """Names that running `tree` binds at the top level: imports, definitions, assignments, loop variables."""
    names: set[str] = set()
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)  # what its body binds stays inside
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(alias.asname or alias.name).split(".")[0] for alias in aliases}
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass  # a scope of its own
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case _:
                pending += ast.iter_child_nodes(node)
    return names
