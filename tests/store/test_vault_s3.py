"""The shared store on an S3-compatible server: moto, on a port of its own."""

import hashlib
import io
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from pipeline import wiring
from pipeline.errors import SetupError
from pipeline.vault.moving import StoreAt, open_vault
from pipeline.vault.place import open_place
from pipeline.vault.seal import KEY_VARIABLE, new_main_key
from pipeline.vault.shared import Vault
from tests.endurance.places import own_databases

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
BYTES = os.urandom(1 << 20) * 20
SHA = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in (("ACCESS_KEY_ID", "proef"), ("SECRET_ACCESS_KEY", "proef"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv(KEY_VARIABLE, new_main_key())
    name = f"ibt-{uuid.uuid4().hex}"
    boto3.client("s3", endpoint_url=server).create_bucket(Bucket=name)
    return name


def at(root: Path, server: str, bucket: str, machine: str, *, sealed: bool = True) -> StoreAt:
    place = f"s3://{bucket}/ibt", server, sealed
    return StoreAt(root / machine / "opslag", *place, root / machine / "werk", 1 << 30, 2)


@pytest.mark.parametrize("sealed", [True, False])
def test_two_machines_share_one_bucket(tmp_path: Path, server: str, bucket: str, sealed: bool):
    one, two = (at(tmp_path, server, bucket, machine, sealed=sealed) for machine in ("een", "twee"))
    with open_vault(one) as here, open_vault(two) as there:
        assert here.keep_stream(io.BytesIO(BYTES)) == SHA  # 20 MB: goes up and comes down in pieces
        assert there.path(SHA).read_bytes() == BYTES
        with here.write_derived(SHA, "k") as slow:
            (slow / "a").write_text("traag")
            with there.write_derived(SHA, "k") as quick:
                (quick / "a").write_text("snel")
        assert [_text(vault, "k") for vault in (here, there)] == ["snel", "snel"]
        assert list(here.ids()) == [SHA] and here.keys(SHA) == ("k",)
        assert [check.problem for check in there.integrity([SHA])] == [None]
        assert len(there.destroy(SHA)) == 2 + sealed
        assert list(here.ids()) == [] and there.destroy(SHA) == ()
    kept = boto3.client("s3", endpoint_url=server).list_objects_v2(Bucket=bucket)
    expected = (
        [f"ibt/open/vernietigd/{SHA}"] if not sealed else ["ibt/kluis/opslag.json", f"ibt/kluis/vernietigd/{SHA}"]
    )
    assert sorted(found["Key"] for found in kept["Contents"]) == expected


def _text(vault: Vault, key: str) -> str:
    folder = vault.derived(SHA, key)
    assert folder
    return (folder / "a").read_text()


def test_a_writer_that_lost_the_race_on_the_server_itself_is_told(tmp_path: Path, server: str, bucket: str):
    place = open_place(f"s3://{bucket}/ibt", server, tmp_path, 2)
    blind = replace(place, system=_Blind(place.system))
    (tmp_path / "een").write_text("een")
    (tmp_path / "twee").write_text("twee")
    assert blind.publish(tmp_path / "een", "a")
    assert not blind.publish(tmp_path / "twee", "a")
    assert place.read("a") == b"een"


class _Blind:
    """A system whose first look sees nothing: another machine writes at the same moment."""

    def __init__(self, system: Any) -> None:
        self._system, self._looks = system, 0

    def exists(self, name: str) -> bool:
        self._looks += 1
        return self._looks > 2 and bool(self._system.exists(name))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._system, name)


def test_a_server_that_is_away_is_told_after_a_few_tries(tmp_path: Path, bucket: str):
    place = open_place(f"s3://{bucket}/ibt", "http://127.0.0.1:1", tmp_path, 2)
    with pytest.raises(SetupError, match="niet bereikbaar"):
        place.read("a")
    with pytest.raises(SetupError, match="niet bereikbaar"):
        place.write("a", b"b")
    assert list(tmp_path.iterdir()) == []


def test_without_leave_to_enter_that_is_told(tmp_path: Path, server: str, bucket: str, monkeypatch: pytest.MonkeyPatch):
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.delenv(f"AWS_{name}")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SetupError, match="toegang"):
        open_place(f"s3://{bucket}/ibt", server, tmp_path, 1).read("a")


def test_a_store_that_fills_up_leaves_nothing_half(tmp_path: Path, server: str, bucket: str):
    """The fault point stops the object before it goes; what was kept before stays whole."""
    code = (
        "import io, sys, pathlib\nfrom pipeline.errors import SetupError\n"
        "from pipeline.vault.moving import StoreAt, open_vault\nroot = pathlib.Path(sys.argv[1])\n"
        "place = StoreAt(root / 'opslag', sys.argv[2], sys.argv[3], True, root / 'werk', 1 << 30, 2)\n"
        "with open_vault(place) as vault:\n    try:\n        vault.keep_stream(io.BytesIO(b'een brief'))\n"
        "    except SetupError as error:\n        print(error, list(vault.ids()))\n"
    )
    order = [sys.executable, "-c", code, str(tmp_path), f"s3://{bucket}/ibt", server]
    done = subprocess.run(order, capture_output=True, text=True, env={**os.environ, "IBT_FOUT": "vault.sealed:vol"})
    assert "niet te beschrijven" in done.stdout and done.stdout.rstrip().endswith("[]"), done


# -- two machines at work --------------------------------------------------------------------------------------

DOCUMENTS = 10


@pytest.fixture
def databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with own_databases(monkeypatch):
        yield


@pytest.mark.slow
def test_two_machines_work_on_one_bucket_and_one_database(
    tmp_path: Path, server: str, bucket: str, databases: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("IBT_DEMO", "")
    roots = [tmp_path / name for name in ("een", "twee")]
    for root in roots:
        root.mkdir()
        shared = f'[opslag]\nplaats = "s3://{bucket}/ibt"\nadres = "{server}"\nverzegeld = true\n'
        (root / "ibt.toml").write_text(f"[verwerking]\nkijk_seconden = 0.05\n{shared}", encoding="utf-8")
    here, there = (wiring.make_workspace(root) for root in roots)
    workers = [_worker(root) for root in roots]
    try:
        for root in roots:
            _until(lambda root=root: "klaar voor werk" in (root / "log").read_text())  # type: ignore[misc]
        with wiring.open_desk(here) as desk:
            for number in range(DOCUMENTS):
                path = tmp_path / f"brief {number}.txt"
                path.write_text(f"Gemeente Dalfsen\n\nDatum: 28 april 2026\n\nBrief {number}\n", encoding="utf-8")
                desk.take_in(path)
            _until(lambda: all(row["state"] in ("klaar", "quarantaine") for row in desk.status()["documents"]))
            assert {row["state"] for row in desk.status()["documents"]} == {"klaar"}
    finally:
        for process in workers:
            process.terminate()
        for process in workers:
            process.communicate(timeout=30)
    for workspace in (here, there):
        with wiring.open_desk(workspace) as desk:
            line = wiring.walk(workspace, desk)
            ids = [row["id"] for row in desk.status()["documents"]]
            assert len(ids) == DOCUMENTS and list(desk.find_damage()) == []
            assert all(line.document(one).page_count == 1 for one in ids)
    published = [(root / "punten").read_text().split().count("vault.derived.published") for root in roots]
    assert all(published), json.dumps(published)
    assert not [path for root in roots for path in (root / "werk").rglob("*") if path.name != ".gebruik"]


def _worker(root: Path) -> subprocess.Popen[bytes]:
    order = [sys.executable, "-m", "pipeline.cli.main", "worker", "--naam", root.name, "--map", str(root)]
    with (root / "log").open("wb") as log:
        return subprocess.Popen(order, stderr=log, env={**os.environ, "IBT_FOUTLOG": str(root / "punten")})


def _until(holds: Any, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
