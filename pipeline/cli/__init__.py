"""The command line `ibt`: one module per group of commands."""
