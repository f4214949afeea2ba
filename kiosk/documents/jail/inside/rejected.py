"""How the opener's parts say why a file is no document."""

from kiosk.documents import Rejection


class Rejected(Exception):
    """This file can't become a document, for the reason given."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection)
        self.rejection = rejection
