"""Readers fuzzed with inputs that code coverage leads to: ``python -m tests.readers.guided --runs 10000 --seed 7``.

Needs ``pip install atheris``. Each reader starts from the valid file of ``tests/readers/records.py`` and answers as
``test_fuzz.py`` asks; the first input that does not is kept in the current folder by libFuzzer, which names it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["overclaim.readers", "overclaim.types", "overclaim.tables"]):
    from tests.readers import test_fuzz

TIMEOUT = 20  # seconds for one input


def main() -> None:
    """Fuzzes every reader, each in a process of its own, and exits with 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(test_fuzz.READERS), help="one reader alone")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.name:
        fuzz(chosen.name, chosen.runs, chosen.seed)
    failed = [name for name in sorted(test_fuzz.READERS) if not apart(name, chosen.runs, chosen.seed)]
    passed = f"{len(test_fuzz.READERS) - len(failed)} of {len(test_fuzz.READERS)} readers passed"
    print(f"{passed}; failed: {', '.join(failed)}" if failed else passed)
    sys.exit(bool(failed))


def apart(name: str, runs: int, seed: int) -> bool:
    """True when the reader ``name`` passes in a process of its own."""
    command = [sys.executable, "-m", "tests.readers.guided", name, f"--runs={runs}", f"--seed={seed}"]
    with tempfile.TemporaryDirectory() as folder:  # libFuzzer ends its process without clearing up
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": folder}
        )
    told = done.stderr.splitlines()
    covered = [line for line in told if " cov: " in line]
    print(f"{name}: {'passed' if done.returncode == 0 else 'FAILED'}; {covered[-1] if covered else ''}", flush=True)
    if done.returncode:
        print("\n".join(told[-25:]), flush=True)
    return done.returncode == 0


def fuzz(name: str, runs: int, seed: int) -> None:
    """Runs libFuzzer over the reader ``name``; it ends the process."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "whole").write_bytes(test_fuzz.WHOLE[name])
        flags = [f"-runs={runs}", f"-seed={seed}", f"-timeout={TIMEOUT}", "-max_len=8192", folder]
        atheris.Setup([sys.argv[0], *flags], lambda content: test_fuzz.check_answer(test_fuzz.read_all(name, content)))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
