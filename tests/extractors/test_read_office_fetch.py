"""No office file makes us fetch anything: a listener on this machine hears nothing, the clean copy names no address."""

from __future__ import annotations

import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read import office
from extractors.read.source import How
from extractors.read.word.docx import read_docx
from extractors.read.word.odt import read_odt
from extractors.read.word.package import Package
from pipeline.tools import office as engines


class Listener:
    """Counts who comes to its door."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                call, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            call.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def _docx(path: Path, f: ModuleType, address: str) -> Path:
    def link(number: str, kind: str) -> str:
        return f'<Relationship Id="{number}" Type="{f.REL}{kind}" Target="{address}{number}" TargetMode="External"/>'

    picture = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        "<pic:nvPicPr><pic:cNvPr "
        'id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {}/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    old = f'<v:shape style="width:50pt;height:40pt"><v:imagedata src="{address}src" r:id="old"/></v:shape>'
    body = (
        f.para("Lijf") + picture.format('r:link="linked"') + picture.format('r:embed="embedded"')
        + f"<w:p><w:r><w:pict>{old}</w:pict></w:r></w:p><w:p><w:r><w:object>{old}"
        '<o:OLEObject Type="Link" ProgID="Word.Document.12" r:id="ole"/></w:object></w:r></w:p>'
        f'<w:p>{f.field(f"INCLUDEPICTURE &quot;{address}field&quot;", "beeld")}'
        f'{f.field(f"INCLUDETEXT &quot;{address}text&quot;", "Ingesloten")}</w:p>'
        f'<w:p><w:hyperlink r:id="hyper">{f.run("Koppeling")}</w:hyperlink></w:p><w:subDoc r:id="sub"/>'
        '<w:altChunk r:id="chunk"/>'
    )  # fmt: skip
    parts = {
        "settings.xml": f.part("settings", '<w:attachedTemplate r:id="template"/>'),
        "_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{link('template', 'attachedTemplate')}</Relationships>",
    }
    kinds = {"linked": "image", "embedded": "image", "old": "image", "ole": "oleObject", "hyper": "hyperlink",
             "sub": "subDocument", "chunk": "aFChunk"}  # fmt: skip
    written: Path = f.docx(path, body, parts, "".join(link(number, kind) for number, kind in kinds.items()))
    return written


def _odt(path: Path, f: ModuleType, address: str) -> Path:
    frame = '<draw:frame svg:width="3cm" svg:height="3cm"><draw:{0} xlink:href="' + address + '{0}"/></draw:frame>'
    written: Path = f.odt(
        path,
        "<text:p>Lijf" + "".join(map(frame.format, ("image", "floating-frame", "object", "object-ole", "plugin")))
        + f'<office:event-listeners><script:event-listener xlink:href="{address}event"/>'
        f'</office:event-listeners></text:p>'
        + f'<text:section text:name="s"><text:section-source xlink:href="{address}section"/>'
        f'<text:p>Ingesloten</text:p>'
        + '</text:section><text:p><draw:frame svg:width="3cm"><draw:image xlink:href="Pictures/a.svg"/>'
        '</draw:frame></text:p>',
        files={"Pictures/a.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'.encode()},
    )  # fmt: skip
    return written


@pytest.mark.parametrize("engine", ["dxpdf", pytest.param("libreoffice", marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_nothing_is_fetched(
    tmp_path: Path, office_files: ModuleType, listener: Listener, engine: str, kind: str
) -> None:
    if engine not in engines.available():
        pytest.skip(f"{engine} is not installed here")
    make = _docx if kind == "docx" else _odt
    read = office.render(make(tmp_path / f"a.{kind}", office_files, listener.address), tmp_path / "a.pdf", How(engine))
    assert listener.calls == 0
    assert any("niets opgehaald" in doubt for doubt in read.doubts)


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_the_copy_for_the_engine_names_no_address(tmp_path: Path, office_files: ModuleType, kind: str) -> None:
    make = _docx if kind == "docx" else _odt
    source = make(tmp_path / f"a.{kind}", office_files, "http://buiten.example/")
    with Package(source) as package:
        parts = (read_docx if kind == "docx" else read_odt)(package).parts("libreoffice")
    assert [name for name, content in parts.items() if b"buiten.example" in content] == []
    with zipfile.ZipFile(source) as archive:
        assert any(b"buiten.example" in archive.read(name) for name in archive.namelist())


def test_a_profile_opens_no_link_and_runs_no_macro() -> None:
    settings = engines.profile_settings()
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true' in settings
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in settings
