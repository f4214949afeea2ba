"""Which Guichet this is. The number stands in pyproject.toml alone; kiosk/CHANGELOG.md says what came with it."""

import tomllib

from kiosk import places


def version() -> str:
    """The version, as "0.3.0"."""
    project: dict[str, str] = tomllib.loads(places.PROJECT.read_text("utf-8"))["project"]
    return project["version"]
