"""Errors a user can act on: each message names the file or record, what was wrong and the fix."""

from __future__ import annotations


class OverclaimError(Exception):
    """Bad input, configuration or environment; the command line prints it as one line and exits with 2."""


class InputError(OverclaimError):
    """A file or record that cannot be read as what it was said to be."""


class RecordError(InputError):
    """One malformed record inside a readable file; readers turn it into a counted failure.

    ``identifier`` is the record's own id where one could still be read.
    """

    def __init__(self, message: str, identifier: str | None = None) -> None:
        super().__init__(message)
        self.identifier = identifier


class ConfigError(OverclaimError):
    """An unknown key, a wrong value or a missing configuration file."""


class ModelError(OverclaimError):
    """A model folder that is incomplete, altered (sha256) or of an unknown kind."""


class StoreError(OverclaimError):
    """A claims dataset or literature that is missing, incomplete or was written by other settings."""


class EngineError(OverclaimError):
    """Work that an engine could not do: its workers died, or its machines are not reached."""


class RemoteError(OverclaimError):
    """A file at an address that cannot be had or written; ``final`` when trying again would not help."""

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class MissingExtraError(OverclaimError):
    """An optional dependency is not installed; the message gives the pip line."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs {package}, which is not installed: pip install 'overclaim[{extra}]'")
