"""The engine that docs/engines.md shows to newcomers works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from overclaim.errors import ConfigError


def test_the_engine_of_the_documentation_keeps_the_order_and_refuses_an_address(repository: Path) -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", (repository / "docs" / "engines.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(shown, names)
    assert list(names["run"](abs, [-3, 2, -1, 5, -4], 2)) == [3, 2, 1, 5, 4]
    with pytest.raises(ConfigError, match="not there:1"):
        next(names["run"](abs, [1], 1, "there:1"))
