"""Plants documents that die or eat memory: their text says what happens in the process that analyses them.

Python imports this module by itself where its folder is on the path, so it reaches worker processes too.
"""

from __future__ import annotations

import os
import signal

from overclaim.stages import sentences
from overclaim.types import Document, Sentence

_split = sentences.split


def split(document: Document) -> tuple[Sentence, ...]:
    """The sentences of ``document``, unless its text says that something happens first."""
    if "DIE" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "GROW" in document.text:
        bytearray(1 << 50)
    return _split(document)


sentences.split = split
