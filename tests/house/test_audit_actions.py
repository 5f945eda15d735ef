"""Every action that the code writes in the audit log has a Dutch sentence, found by reading the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from pipeline.model.feit import FeitSoort
from pipeline.model.letter import LetterStatus
from pipeline.model.status import VoorstelKind
from pipeline.model.werk import WerkStand
from pipeline.store.audit_told import sentences

ROOT = Path(__file__).parents[2]
BEGINS = {
    "brief.": [one.value for one in LetterStatus],
    "besluit.": [one.value for one in VoorstelKind],
    "werk.": [one.value for one in WerkStand],
    "feit.": [one.value for one in FeitSoort if one is not FeitSoort.WAARDE],  # tells the log in its own words
}
"""Actions that end in a value."""
_PLACE = 2
"""Of the action among the arguments of `events.append(session, actor, action, subject, data)`."""


class Module:
    """One module and what it calls its constants."""

    def __init__(self, path: Path) -> None:
        self.path, self.tree = path, ast.parse(path.read_text(encoding="utf-8"))
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def calls(self, name: str) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                yield node

    def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
        while node in self.parents and not isinstance(node, ast.FunctionDef):
            node = self.parents[node]
        return node if isinstance(node, ast.FunctionDef) else None


MODULES = [Module(path) for room in ("pipeline", "web") for path in sorted((ROOT / room).rglob("*.py"))]


def constants(module: Module) -> Iterator[tuple[str, ast.expr]]:
    for node in module.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            told = (
                node.value.elts if isinstance(node.value, ast.Tuple) and len(names) > 1 else [node.value] * len(names)
            )
            yield from ((one.id, value) for one, value in zip(names, told, strict=True) if isinstance(one, ast.Name))


CONSTANTS = {(module.path.stem, name): value for module in MODULES for name, value in constants(module)}


def constant(module: Module, name: str) -> ast.expr | None:
    """Give a constant of this module, or else of the module it is imported from."""
    if (module.path.stem, name) in CONSTANTS:
        return CONSTANTS[module.path.stem, name]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            return CONSTANTS.get((str(node.module).split(".")[-1], name))
    return None


def values(module: Module, node: ast.expr, depth: int = 0) -> Iterator[str]:
    """Yield what an expression can be: text, a begin with a value, a constant, a choice, or what a helper is given."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        begin = str(node.values[0].value) if isinstance(node.values[0], ast.Constant) else ""
        last = node.values[-1]
        ends = BEGINS.get(begin) or (
            values(module, last.value, depth) if isinstance(last, ast.FormattedValue) else ["?"]
        )
        yield from (f"{begin}{end}" for end in ends)
    elif isinstance(node, ast.IfExp):
        yield from values(module, node.body, depth)
        yield from values(module, node.orelse, depth)
    elif isinstance(node, ast.Attribute) and (
        told := CONSTANTS.get((ast.unparse(node.value).split(".")[-1], node.attr))
    ):
        yield from values(module, told, depth)
    elif isinstance(node, ast.Name):
        yield from named(module, node, depth)
    else:
        yield f"? {module.path.name}:{node.lineno} {ast.unparse(node)}"


def named(module: Module, node: ast.Name, depth: int) -> Iterator[str]:
    function = module.function_of(node)
    given = [one.arg for one in (*function.args.posonlyargs, *function.args.args)] if function else []
    only = [one.arg for one in function.args.kwonlyargs] if function else []
    if function and node.id in (*given, *only) and depth < 5:
        is_method = bool(given) and given[0] == "self"
        yield from handed(module, function.name, given[1:] if is_method else given, node.id, depth)
    elif function and (local := _assigned(function, node.id)):
        for one in local:
            yield from values(module, one, depth + 1)
    elif told := constant(module, node.id):
        yield from values(module, told, depth)
    else:
        yield f"? {module.path.name}:{node.lineno} {node.id}"


def _assigned(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]


def handed(home: Module, function: str, given: list[str], name: str, depth: int) -> Iterator[str]:
    """Yield what every call of a helper hands over under a name; a private helper is called at home."""
    for module in [home] if function.startswith("_") else MODULES:
        for call in module.calls(function):
            by_name = [one.value for one in call.keywords if one.arg == name]
            place = given.index(name) if name in given else len(call.args)
            found = by_name or call.args[place : place + 1]
            for one in found:
                yield from values(module, one, depth + 1)


def written() -> set[str]:
    found: set[str] = set()
    for module in MODULES:
        for call in (*module.calls("append"), *module.calls("append_all")):
            if ast.unparse(call.func) in ("events.append", "events.append_all") and len(call.args) > _PLACE:
                found.update(values(module, call.args[_PLACE]))
    return found


def test_every_action_that_is_written_has_a_dutch_sentence():
    assert sorted(written() - set(sentences())) == []


def test_every_sentence_is_of_an_action_that_is_written():
    assert sorted(set(sentences()) - written()) == []


def test_the_reader_of_the_code_finds_actions_of_every_kind():
    assert {
        "document.ontvangen",
        "brief.verzonden",
        "stuk.ingezien",
        "lakken.toegevoegd",
        "werkboek.ingelezen",
    } <= written()
