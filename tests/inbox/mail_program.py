"""A process that reads a mailbox with plain files as store, until it is killed: `python mail_program.py STORE PORT`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from inbox.imap import MailServer
from inbox.mailbox import Mailbox, Post
from pipeline.blobs import BlobStore
from pipeline.store.database import open_store
from pipeline.store.mailbox import MailLedger


def main(folder: Path, port: int) -> None:
    server = MailServer(
        "127.0.0.1", port, "spreidingswet", "INBOX", "Verwerkt", "Geweigerd", "geen", password=os.environ["WACHTWOORD"]
    )
    with open_store(folder / "ibt.sqlite") as store:
        post = Post(BlobStore(folder / "opslag").keep_stream, MailLedger(store), lambda taken: None)
        report = Mailbox(server, post, 200_000, 1).look()
    sys.exit(report.trouble or 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
