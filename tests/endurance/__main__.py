"""`python -m tests.endurance`: kill at every fault point and write the table. Options: see `--help`."""

if __name__ == "__main__":  # the children of readers load this file too, and need nothing of it
    from tests.endurance.table import main

    raise SystemExit(main())
