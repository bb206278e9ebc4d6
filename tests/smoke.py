"""Checks an installed wheel from outside the checkout: python tests/smoke.py FOLDER_THE_WHEEL_IS_IN."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path


def run(*arguments: str, expected: int = 0) -> str:
    """What ``overclaim`` prints with ``arguments``; the exit code must be ``expected``."""
    done = subprocess.run([sys.executable, "-m", "overclaim", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != expected:
        raise SystemExit(f"overclaim {' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(folder: Path) -> None:
    """Exits with a message when the wheel in ``folder`` lacks code, data or a working command."""
    import overclaim

    where = Path(str(overclaim.__file__)).resolve()
    if folder.resolve() not in where.parents:
        raise SystemExit(f"the package under test is {where}, not in {folder}")
    sample = Path(str(files("overclaim") / "data" / "corpora" / "ketamine"))
    with tempfile.TemporaryDirectory() as cache:
        os.environ["OVERCLAIM_CACHE"] = cache
        article, evidence = str(sample / "article.md"), str(sample / "evidence.jsonl")
        report = json.loads(run("check", article, "--against", evidence, "--format", "json", expected=1))
    if len(report["statements"]) < 30 or report["run"]["evidence"]["documents"] != 69:
        raise SystemExit(f"the sample report is not whole: {report['summary']}, {report['run']['evidence']}")
    os.environ.pop("OVERCLAIM_SHARED", None)
    run("--version")
    run("rules", "OC101")
    run("corpora", "verify")
    run("models", "verify")
    sys.stdout.write(f"wheel ok: {len(report['statements'])} statements checked with {where}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
