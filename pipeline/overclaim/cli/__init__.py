"""The command line; each command parses, calls one function of the API and prints."""

from overclaim.cli.main import main

__all__ = ["main"]
