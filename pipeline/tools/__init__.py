"""Adapters to programs and native libraries, usable by every room."""
