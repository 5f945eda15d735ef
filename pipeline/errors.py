"""Every error a caller may act on, with the exit code it gives the command line.

IbtError                 base: catch this one
├── SetupError       2   ConfigError, ToolMissing
├── InputError       3   quarantine: UnsupportedMedia, EncryptedInput, LimitExceeded
├── ExtractionError  4   a reader failed on a file it claims to support
├── RecordError      5   FigureMissing, FigureConflict: a person must look; Outdated: somebody else was first
├── LetterError      6   FieldMissing, LetterIncomplete, NoDecision
└── ReleaseBlocked   7   UndecidedMark, LeakFound, KeepLost: no released form was written

Exit code 0 is done, 1 is a bug (traceback), 64 is wrong usage; for several files the highest counts.
A message is Dutch, tells what to do next, and never holds text of a document.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command of `ibt` ends with."""

    DONE = 0
    BUG = 1
    SETUP = 2
    INPUT = 3
    EXTRACTION = 4
    RECORD = 5
    LETTER = 6
    RELEASE = 7
    USAGE = 64


class IbtError(Exception):
    """Base of all errors with a known cause and a next step for the user."""

    exit_code = ExitCode.BUG


class SetupError(IbtError):
    """This machine or workspace is not ready for the command."""

    exit_code = ExitCode.SETUP


class ConfigError(SetupError):
    """A configuration file is missing, unreadable or holds a wrong value."""


class ToolMissing(SetupError):
    """A program or package that this step needs is not installed."""


class InputError(IbtError):
    """A file is refused; it stays in quarantine with this message as the reason."""

    exit_code = ExitCode.INPUT


class UnsupportedMedia(InputError):
    """The bytes are of a kind that no reader takes."""


class EncryptedInput(InputError):
    """The file opens only with a password."""


class LimitExceeded(InputError):
    """The file is larger, longer or deeper than the configuration allows."""


class ExtractionError(IbtError):
    """A reader failed, crashed or ran out of time on a file it claims to support."""

    exit_code = ExitCode.EXTRACTION


class RecordError(IbtError):
    """A status record cannot be derived; a person must look."""

    exit_code = ExitCode.RECORD


class FigureMissing(RecordError):
    """A figure was not read; zero is never assumed."""


class FigureConflict(RecordError):
    """Two values stand for one figure; neither is chosen."""


class Outdated(RecordError):
    """Somebody else changed the same thing in the meantime; nothing was written."""


class LetterError(IbtError):
    """A letter was not made."""

    exit_code = ExitCode.LETTER


class FieldMissing(LetterError):
    """The letter needs a field that the record or decision does not hold."""


class LetterIncomplete(LetterError):
    """The finished text fails a check: a placeholder, a missing part, a forbidden part."""


class NoDecision(LetterError):
    """No decision of an official carries this letter."""


class ReleaseBlocked(IbtError):
    """The gate stayed shut; no released form was written."""

    exit_code = ExitCode.RELEASE


class UndecidedMark(ReleaseBlocked):
    """A mark has no verdict of a person yet."""


class LeakFound(ReleaseBlocked):
    """Text that had to go can still be read in the output."""


class KeepLost(ReleaseBlocked):
    """Text outside the marks is gone from the output."""
