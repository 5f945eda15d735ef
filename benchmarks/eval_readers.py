"""Reads every file of the corpora beside this checkout, caged, and writes what came of each to docs/readers.md.

`eval_readers.py [FOLDER…] [--no-page]`: other folders may be named; `--no-page` prints the figures only.
A file is judged, unpacked (its members follow it), made into a rendition and read page by page, with the limits of a
workspace without settings. Exit code 1 when a file ended in anything but pages, members or a refusal with a reason.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # a child process runs this file again under another name: without the readers it starts in a tenth of the time
    from reader_outcomes import main

    sys.exit(main(sys.argv[1:]))
