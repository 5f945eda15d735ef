"""Puts bytes into the store and takes them out: the plain folder, sealed, and an S3 server (moto), beside each other.

`python benchmarks/bench_store.py [--mb 64] [--documents 20]` prints one JSON object. A document here is a letter of
30 kB with six pieces of finished work of 20 kB: what the walk of one page leaves. "cold" reads without working copies.
Moto is a stand-in in Python on this machine: its figures tell what our side and a nearby server cost together.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from common import print_result
from moto.server import ThreadedMotoServer

from pipeline.blobs import Blobs, BlobStore
from pipeline.vault.moving import StoreAt, open_vault
from pipeline.vault.seal import KEY_VARIABLE, new_main_key

WORKS, WORK_BYTES, LETTER_BYTES = 6, 20_000, 30_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=64)
    parser.add_argument("--documents", type=int, default=20)
    told = parser.parse_args()
    os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ[KEY_VARIABLE] = new_main_key()
    with tempfile.TemporaryDirectory() as folder, _server() as address:
        figures: dict[str, Any] = {"mb": told.mb, "documents": told.documents, "fsync_ms": _fsync_ms(Path(folder))}
        for name, url, sealed in (
            ("plain", "", False),
            ("folder", f"{folder}/gedeeld", False),
            ("sealed", "", True),
            ("s3", "s3://bucket/ibt", False),
            ("s3_sealed", "s3://bucket/ibt2", True),
        ):
            root = Path(folder) / name
            place = StoreAt(root / "opslag", url, address, sealed, root / "werk", 8 << 30, 3)
            if name == "plain":
                figures[name] = _measure(BlobStore(root / "opslag"), lambda: None, told.mb, told.documents)
                continue
            with open_vault(place) as vault:
                working = vault.working.root
                figures[name] = _measure(vault, lambda at=working: _forget(at), told.mb, told.documents)
    plain = figures["plain"]["document_ms"]
    for name in ("folder", "sealed", "s3", "s3_sealed"):
        figures[name]["extra_per_document_ms"] = round(figures[name]["document_ms"] - plain, 1)
    print_result("store", figures)
    return 0


@contextmanager
def _server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it tells of every request
    running.start()
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket="bucket")
    yield address
    running.stop()


def _measure(blobs: Blobs, forget: Callable[[], None], mb: int, documents: int) -> dict[str, float]:
    data = os.urandom(1 << 20) * mb
    started = time.perf_counter()
    big = blobs.keep_stream(io.BytesIO(data))
    put = time.perf_counter() - started
    forget()
    started = time.perf_counter()
    assert blobs.path(big).read_bytes() == data
    get = time.perf_counter() - started
    started = time.perf_counter()
    ids = [_document(blobs) for _ in range(documents)]
    made = time.perf_counter() - started
    forget()
    started = time.perf_counter()
    for one in ids:
        assert len(blobs.path(one).read_bytes()) == LETTER_BYTES
        assert all(blobs.derived(one, f"werk-{number}") for number in range(WORKS))
    cold = time.perf_counter() - started
    started = time.perf_counter()
    for one in ids:
        assert all(blobs.derived(one, f"werk-{number}") for number in range(WORKS))
    warm = time.perf_counter() - started
    return {
        "put_ms_per_mb": round(put * 1_000 / mb, 2),
        "get_cold_ms_per_mb": round(get * 1_000 / mb, 2),
        "document_ms": round(made * 1_000 / documents, 1),
        "document_read_cold_ms": round(cold * 1_000 / documents, 1),
        "document_read_warm_ms": round(warm * 1_000 / documents, 2),
    }


def _document(blobs: Blobs) -> str:
    document_id = blobs.keep_stream(io.BytesIO(os.urandom(LETTER_BYTES)))
    for number in range(WORKS):
        key = f"werk-{number}"
        assert blobs.derived(document_id, key) is None
        with blobs.write_derived(document_id, key) as folder:
            (folder / "werk.json").write_bytes(os.urandom(WORK_BYTES))
    return document_id


def _forget(working: Path) -> None:
    for name in ("originals", "derived"):
        shutil.rmtree(working / name, ignore_errors=True)


def _fsync_ms(folder: Path) -> float:
    """Give the median time of one flush to this disk."""
    times = []
    for number in range(30):
        with (folder / f".meting{number}").open("wb") as file:
            file.write(b"x" * 4_096)
            started = time.perf_counter()
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return round(sorted(times)[15] * 1_000, 2)


if __name__ == "__main__":
    sys.exit(main())
