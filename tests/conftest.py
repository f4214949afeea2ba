"""What all tests share: the real parts, each a file of fixtures in tests/parts; and which of them begin."""

from pathlib import Path

import pytest

_PARTS = Path(__file__).parent / "parts"
_LONGEST = ("screens/test_layout.py", "journeys", "kiosk/terminal", "screens", "kiosk/hub", "")

pytest.register_assert_rewrite("tests.parts")
pytest_plugins = [f"tests.parts.{part.stem}" for part in sorted(_PARTS.glob("[!_]*.py"))]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest come first: no process is left alone with one of them while the others have nothing."""

    def rank(item: pytest.Item) -> int:
        file = item.path.relative_to(_PARTS.parent).as_posix()
        return next(place for place, prefix in enumerate(_LONGEST) if file.startswith(prefix))

    items.sort(key=rank)
