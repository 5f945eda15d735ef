"""Tells whether a folder lies on a share: nobody tells what other machines write there, and looks may be old."""

from __future__ import annotations

from pathlib import Path

import psutil

_KINDS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "davfs", "fuse")
"""Kinds of file systems that other machines write to, as Linux names them; `fuse` also as `fuse.sshfs`."""


def is_share(folder: Path) -> bool:
    """Tell whether a folder lies on a file system of a kind that other machines write to."""
    place = folder.resolve()
    mounts = {Path(one.mountpoint): one.fstype for one in psutil.disk_partitions(all=True)}
    for at in (place, *place.parents):
        if at in mounts:
            return mounts[at].split(".")[0] in _KINDS
    return False
