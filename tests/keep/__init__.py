"""The kill harness and the tests of a failing machine."""
