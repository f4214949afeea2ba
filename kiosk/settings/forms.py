"""`[forms]`: the blank forms that a centre keeps."""

from pathlib import Path

from kiosk import places
from kiosk.settings.section import Section


class FormsSettings(Section):
    """`[forms]`: the blank forms that a centre keeps."""

    folder: str

    @property
    def place(self) -> Path:
        """Where they lie."""
        return Path(self.folder).expanduser() if self.folder else places.FORMS
