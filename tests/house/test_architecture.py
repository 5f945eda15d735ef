"""The house itself: layers, sizes and names, checked as behaviour."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipeline", "extractors", "templates", "redaction", "inbox", "web")
MODULES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))


def fresh(code: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]


def test_every_layer_contract_holds():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name == "__init__.py"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_an_init_file_is_a_docstring_and_nothing_else(path: Path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert [type(node) for node in body] == [ast.Expr]


def test_a_fresh_interpreter_in_another_folder_gets_our_packages(tmp_path: Path):
    places = fresh(f"import {', '.join(PACKAGES)}\nfor m in ({', '.join(PACKAGES)}): print(m.__file__)", tmp_path)
    assert [Path(line).parent for line in places.splitlines()] == [ROOT / name for name in PACKAGES]


def test_the_model_loads_the_standard_library_and_nothing_else(tmp_path: Path):
    code = """
import sys, importlib, pkgutil, pipeline.model
for found in pkgutil.iter_modules(pipeline.model.__path__):
    importlib.import_module("pipeline.model." + found.name)
tops = {m.split(".")[0] for m in sys.modules} - set(sys.stdlib_module_names)
ours = [m for m in sys.modules if m.startswith("pipeline.") and not m.startswith("pipeline.model")]
print(ours, sorted(t for t in tops if not t.startswith("_") and t not in {"pipeline", "sitecustomize"}))
"""
    assert fresh(code, tmp_path) == "[] []"


def test_asking_for_help_loads_no_heavy_package(tmp_path: Path):
    heavy = ("spacy", "presidio_analyzer", "onnxruntime", "cv2", "typst", "sqlalchemy", "dbos", "pikepdf", "numpy")
    code = f"import sys, pipeline.cli.main; print([m for m in {heavy!r} if m in sys.modules])"
    assert fresh(code, tmp_path) == "[]"


LAZY = ("wiring", "singles", "casework", "casefigures", "access", "upkeep", "intake", "telemetry")
WIRING = {ROOT / f"pipeline/{name}.py" for name in LAZY}


def test_only_the_wiring_imports_inside_a_function():
    found = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path, tree in trees()
        if path not in WIRING
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_function_is_longer_than_fifty_lines():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_without_docstring(node) > 50
    ]
    assert found == []


def _lines_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def test_no_module_is_longer_than_four_hundred_lines():
    sizes = {
        p.relative_to(ROOT): sum(1 for line in p.read_text(encoding="utf-8").splitlines() if line.strip())
        for p in MODULES
    }
    assert {str(p): n for p, n in sizes.items() if n > 400} == {}


def test_only_the_engine_knows_dbos():
    found = [
        str(p.relative_to(ROOT))
        for p in MODULES
        if "dbos" in p.read_text(encoding="utf-8").split() or _imports(p, "dbos")
    ]
    assert found == ["pipeline/engine.py"]


def _imports(path: Path, package: str) -> bool:
    names = [
        alias.name if isinstance(node, ast.Import) else (node.module or "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    return any(name.split(".")[0] == package for name in names)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_hashes_and_names_no_index(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert pinned and text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text and "--index" not in text


def test_every_direct_dependency_is_in_the_lock_of_use():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        line.split("==")[0] for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if "==" in line
    }
    wanted = {dep.split("[")[0].split(">")[0].split("=")[0].strip() for dep in project["dependencies"]}
    assert wanted - pinned == set()


def test_no_library_with_a_licence_we_refuse_is_locked():
    refused = {"pymupdf", "extract-msg", "docxtpl", "ghostscript", "x-ray"}
    for lock in ("requirements.lock", "requirements-dev.lock"):
        pinned = {line.split("==")[0] for line in (ROOT / lock).read_text("utf-8").splitlines() if "==" in line}
        assert pinned & refused == set()
