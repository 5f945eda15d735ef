"""A hostile reader: each function tries one thing from inside a child and tells in a word what came of it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OUT = "gelukt"


def tries(attempt: Callable[[], object]) -> str:
    """Give `gelukt`, or the kind of refusal."""
    try:
        attempt()
    except OSError as refused:
        return type(refused).__name__
    return OUT


def reach(family: int, kind: int, address: object) -> str:
    """Make a socket and connect it."""

    def attempt() -> None:
        with socket.socket(family, kind) as made:
            made.settimeout(2)
            made.connect(address)

    return tries(attempt)


def send_to(path: str) -> str:
    """Send a datagram to a path, by a pair of sockets that exists for talk inside the process."""

    def attempt() -> None:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with one, other:
            one.sendto(b"x", path)

    return tries(attempt)


def write_anyhow(target: Path, work: Path) -> dict[str, str]:
    """Try to make or change `target`, which lies outside `work`, in every way."""
    inside, link = work / "binnen", work / "link"
    inside.write_text("x", encoding="ascii")
    link.symlink_to(target)
    around = work / ".." / ".." / ".." / ".." / ".." / ".." / target.relative_to("/")
    return {
        "open": tries(lambda: target.write_text("x", encoding="ascii")),
        "symlink": tries(lambda: link.write_text("x", encoding="ascii")),
        "dots": tries(lambda: around.write_text("x", encoding="ascii")),
        "rename": tries(lambda: inside.rename(target)),
        "hardlink": tries(lambda: os.link(inside, target)),
        "hardlink in": tries(lambda: os.link(target, work / "naam")),
        "steal": tries(lambda: target.rename(work / "gestolen")),
        "remove": tries(target.unlink),
        "truncate": tries(lambda: os.truncate(target, 0)),
        "folder": tries(lambda: (target.parent / f"map-{os.getpid()}").mkdir()),
        "program": OUT if _program_writes(target) else "refused",
    }


def _program_writes(target: Path) -> bool:
    code = f"open({str(target)!r}, 'w').write('x')"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode == 0


def environment() -> tuple[str, bytes, bytes]:
    """Give what this process and a program of it hold of the environment."""
    program = subprocess.run(["env"], capture_output=True, check=True).stdout
    return repr(dict(os.environ)), Path("/proc/self/environ").read_bytes(), program


def spy(pid: int) -> dict[str, str]:
    """Try to look into, stop or take over another process."""
    libc = ctypes.CDLL(None, use_errno=True)
    place = Path(f"/proc/{pid}")
    return {
        "environ": tries(lambda: _whole(place / "environ")),
        "memory": tries((place / "mem").open("rb").close) if _opens(place / "mem") else "PermissionError",
        "files": tries((place / "fd" / "0").readlink),
        "root": tries(lambda: list((place / "root").iterdir())),
        "ptrace": OUT if libc.ptrace(16, pid, 0, 0) == 0 else "refused",
        "signal": tries(lambda: os.kill(pid, signal.SIGCONT)),  # does nothing to a process that runs
    }


def _whole(path: Path) -> bytes:
    if not (data := path.read_bytes()):  # how the kernel refuses this file
        raise PermissionError
    return data


def _opens(path: Path) -> bool:
    return tries(lambda: path.open("rb").close()) == OUT


def calls() -> dict[str, int]:
    """Try calls of the kernel that no reader needs: 0 and more is success."""
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "unshare": libc.unshare(0x10000000),
        "mount": libc.mount(b"none", b"/mnt", b"tmpfs", 0, None),
        "chroot": libc.chroot(b"/"),
        "setns": libc.setns(0, 0),
    }


def read_whole(path: Path) -> bytes:
    """Read a file of others."""
    return path.read_bytes()


def grow(_: Path) -> int:
    """Take memory without end."""
    kept = []
    while True:
        kept.append(bytearray(20 << 20))


def fill(path: Path) -> None:
    """Write a file without end."""
    with path.open("wb") as file:
        while True:
            file.write(bytes(1 << 20))
