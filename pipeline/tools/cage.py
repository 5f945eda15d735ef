"""Shuts a process in before it opens a file from outside: no network, little disk, bounded use of the machine.

Every measure is taken where the machine allows it and told by `ibt check`; none has a switch. Call `enter` in a fresh
process with one thread: what it starts afterwards, threads and programs alike, inherits all of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import struct
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

OPEN_FILES: Final = 1_024

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SUBREAPER, _DROP_BOUND = 38, 22, 36, 24
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

_KEPT = frozenset(
    ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "USER", "LOGNAME", "JAVA_HOME", "VIRTUAL_ENV")
) | {"IBT_FOUT", "IBT_FOUTLOG"}
_KEPT_KINDS = ("LC_", "PYTHON", "XDG_", "FONTCONFIG_", "OMP_", "OPENBLAS_", "LD_LIBRARY_", "TESSDATA_", "SAL_", "COV")
"""Of the environment: what programs need to run. Anything else may be a secret, and a new one is one by default."""


class Bounds(NamedTuple):
    """What a caged process may use; 0 is no bound."""

    memory_mb: int
    """Address space."""
    file_mb: int
    """Largest file that it writes."""
    processes: int
    """Processes and threads together; the kernel counts them only inside a user namespace of its own."""
    writable: tuple[Path, ...] | None
    """Folders it may write to beside the temporary one; None leaves the disk as it is."""


class Kernel(NamedTuple):
    """Numbers of one processor family, for the filter on system calls."""

    audit: int
    sockets: tuple[int, ...]
    """socket, socketpair: only streams inside this machine."""
    denied: tuple[int, ...]
    """connect (a path leads to PostgreSQL, and to the server that forks children); ptrace, process_vm_readv,
    process_vm_writev, mount, umount2, unshare, setns, bpf, perf_event_open, init_module,
    finit_module, kexec_load, kexec_file_load, add_key, request_key, keyctl, userfaultfd, io_uring_setup, pivot_root,
    chroot, reboot: no reader has business with them."""


_KERNELS = {
    "x86_64": Kernel(
        0xC000003E,
        (41, 53),
        (42, 101, 310, 311, 165, 166, 272, 308, 321, 298, 175, 313, 246, 320, 248, 249, 250, 323, 425, 155, 161, 169),
    ),
    "aarch64": Kernel(
        0xC00000B7,
        (198, 199),
        (203, 117, 270, 271, 40, 39, 97, 268, 280, 241, 105, 273, 104, 294, 217, 218, 219, 282, 425, 41, 51, 142),
    ),
}
_active: tuple[str, ...] = ()


def enter(bounds: Bounds) -> None:
    """Shut this process in for good; what the machine cannot do is left out and not told by `active`."""
    global _active
    forget_secrets()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the text of the document
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    if bounds.memory_mb:
        _lower(resource.RLIMIT_AS, bounds.memory_mb << 20)
    if bounds.file_mb:
        _lower(resource.RLIMIT_FSIZE, bounds.file_mb << 20)
    if sys.platform == "linux":
        _active = tuple(_linux(bounds))


def forget_secrets() -> None:
    """Take out of the environment what a reader does not need, also where the system shows how we were started."""
    gone = [name for name in os.environ if name not in _KEPT and not name.startswith(_KEPT_KINDS)]
    for name in gone:
        del os.environ[name]
    if gone and sys.platform == "linux":
        with contextlib.suppress(OSError, ValueError, IndexError):
            _wipe(frozenset(os.fsencode(name) for name in gone))


def _wipe(names: frozenset[bytes]) -> None:
    """Overwrite variables in the memory that this process was started with (/proc/self/environ)."""
    fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
    start, end = int(fields[47]), int(fields[48])
    place = start
    for line in ctypes.string_at(start, end - start).split(b"\0"):
        if line.partition(b"=")[0] in names:
            ctypes.memset(place, 0, len(line))
        place += len(line) + 1


def active() -> tuple[str, ...]:
    """Give the Dutch names of what this process is shut in by, beside memory, time and file size."""
    return _active


def renew_time(seconds: int) -> None:
    """Allow so much processor time from now on; the kernel ends the process with SIGXCPU when it is used up."""
    if seconds:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most < 0 else min(wanted, most), most))


def descendants(pid: int) -> list[int]:
    """Give every process that descends from `pid`; empty where the system has no /proc."""
    children: dict[int, list[int]] = defaultdict(list)
    for one, parent in _parents():
        children[parent].append(one)
    found = list(children[pid])
    for one in found:  # grows while it is walked: children of children
        found.extend(children[one])
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Yield (process, its parent)."""
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):  # noqa: PTH208  a path for each of all processes costs more than its answer
            if name.isdigit():
                with contextlib.suppress(OSError):
                    # the name of a program stands between brackets and may hold anything
                    yield int(name), int(_told(f"/proc/{name}/stat").rpartition(b")")[2].split(None, 2)[1])


def _told(place: str) -> bytes:
    """Read a short file of the kernel: of every process, so half the price of a file object counts."""
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(handle, 4_096)
    finally:
        os.close(handle)


def _lower(kind: int, wanted: int) -> None:
    _, most = resource.getrlimit(kind)
    size = wanted if most < 0 else min(wanted, most)
    resource.setrlimit(kind, (size, size))


def _linux(bounds: Bounds) -> Iterator[str]:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)  # what it starts stays its descendant, so that the parent finds and ends it
    if _leave_network(libc, bounds.processes):
        yield "eigen netwerk zonder verbindingen"
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return
    if bounds.writable is not None and _close_disk(libc, bounds.writable):
        yield "schijf alleen-lezen buiten de werkmap"
    _drop_rights(libc)
    if _filter_calls(libc):
        yield "geen netwerkaanroepen"


# -- network ---------------------------------------------------------------------------------------------------


def _leave_network(libc: ctypes.CDLL, processes: int) -> bool:
    """Move to a network without connections: a privileged process does so at once, another in a namespace of users."""
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    # root without privileges (a container) would lose its right to read the files of others
    if user == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    with contextlib.suppress(OSError):  # without these lines the names of users are wrong, the rights are not
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    if processes:
        _lower(resource.RLIMIT_NPROC, processes)  # counted inside the new namespace only
    return True


# -- rights ----------------------------------------------------------------------------------------------------

_DROPPED = (5, 16, 17, 19, 21, 22, 38)
"""Of root: kill, modules, raw devices, ptrace, administration, reboot, perfmon (which reads the memory of others)."""


def _drop_rights(libc: ctypes.CDLL) -> None:
    """Give up rights of root over other processes and the kernel; the right to read files of others stays."""
    for right in _DROPPED:
        libc.prctl(_DROP_BOUND, right, 0, 0, 0)  # for programs that are started
    header, held = ctypes.create_string_buffer(struct.pack("=Ii", 0x20080522, 0), 8), ctypes.create_string_buffer(24)
    if libc.capget(header, held) == 0:
        keep = ~sum(1 << right for right in _DROPPED)
        words = [
            word & (keep >> (32 if at > 2 else 0)) & 0xFFFFFFFF for at, word in enumerate(struct.unpack("=6I", held))
        ]
        libc.capset(header, ctypes.create_string_buffer(struct.pack("=6I", *words), 24))


# -- system calls ----------------------------------------------------------------------------------------------


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Refuse every socket but streams between our own, and calls that no reader needs; tell whether it holds.

    Works where a namespace is forbidden (containers), and closes the doors of the kernel that exploits use.
    """
    kernel = _KERNELS.get(platform.machine())
    if kernel is None:
        return False
    program = b"".join(struct.pack("=HBBI", *line) for line in _program(kernel))
    lines = ctypes.create_string_buffer(program, len(program))
    told = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(lines)))
    return bool(libc.prctl(_SET_SECCOMP, 2, told, 0, 0) == 0)


def _program(kernel: Kernel) -> Iterator[tuple[int, int, int, int]]:
    """Yield the filter for the kernel: (operation, steps when true, steps when false, value)."""
    load, equal, at_least, both, give = 0x20, 0x15, 0x35, 0x54, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 1  # the second: the call fails with EPERM
    yield load, 0, 0, 4  # processor family
    yield equal, 1, 0, kernel.audit
    yield give, 0, 0, refuse
    yield load, 0, 0, 0  # number of the call
    yield at_least, 0, 1, 0x40000000  # a second set of numbers for the same calls
    yield give, 0, 0, refuse
    for number in kernel.denied:
        yield equal, 0, 1, number
        yield give, 0, 0, refuse
    for number in kernel.sockets:
        yield equal, 0, 7, number
        yield load, 0, 0, 16  # its first argument: the kind of network
        yield equal, 0, 4, 1  # inside this machine, by a path
        yield load, 0, 0, 24  # its second argument: the kind of socket, and flags
        yield both, 0, 0, 0xF
        yield equal, 0, 1, 1  # a stream: it says nothing without `connect`; a datagram carries an address
        yield give, 0, 0, allow
        yield give, 0, 0, refuse
    yield give, 0, 0, allow


# -- disk ------------------------------------------------------------------------------------------------------

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_NO_SIGNALS = 1 << 1 | 1 << 0
"""To processes outside, and no sockets without a path (sixth version)."""
_CHANGE = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
"""Write, remove and make anything (Landlock, first version)."""


def landlock_version() -> int:
    """Give which Landlock this kernel has; below 1 is none, from 6 on it also keeps signals in."""
    return (
        int(ctypes.CDLL(None, use_errno=True).syscall(_LANDLOCK_CREATE, None, 0, 1)) if sys.platform == "linux" else 0
    )


def _close_disk(libc: ctypes.CDLL, writable: Iterable[Path]) -> bool:
    """Forbid every change outside some folders and the temporary one; tell whether it holds. Reading stays free."""
    version = landlock_version()
    if version < 1:
        return False
    rights = _CHANGE | (1 << 13 if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    told = struct.pack("=QQQ", rights, 0, _NO_SIGNALS) if version >= 6 else struct.pack("=Q", rights)
    rules = libc.syscall(_LANDLOCK_CREATE, ctypes.create_string_buffer(told, len(told)), len(told), 0)
    if rules < 0:
        return False
    try:
        for folder in (*writable, Path(tempfile.gettempdir()), Path("/dev/shm")):
            _allow(libc, rules, folder, rights)
        _allow(libc, rules, Path("/dev/null"), rights & (_WRITE_FILE | _TRUNCATE))
        return bool(libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, place: Path, rights: int) -> None:
    with contextlib.suppress(OSError):  # a folder that is not there cannot be written to either
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle))
            libc.syscall(_LANDLOCK_ADD, rules, 1, rule, 0)
        finally:
            os.close(handle)
