"""The wiring of what is seen from outside: log lines, metrics, traces and readiness.

Factories import when they are called, as in pipeline/wiring.py. Nothing here ever carries text, names or file names.
"""

from __future__ import annotations
