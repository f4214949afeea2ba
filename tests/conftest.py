"""What all tests share: the real parts, each a file of fixtures in tests/parts."""

from pathlib import Path

import pytest

_PARTS = Path(__file__).parent / "parts"

pytest.register_assert_rewrite("tests.parts")
pytest_plugins = [f"tests.parts.{part.stem}" for part in sorted(_PARTS.glob("[!_]*.py"))]
