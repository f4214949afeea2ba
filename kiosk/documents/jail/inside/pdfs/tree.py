"""Nodes of a PDF's trees, of pages and of fields, that say things for all below them. In the jail only."""

from typing import Any

import pikepdf

_DEPTH_MAX = 50  # a tree may lead in circles


def inherited(node: pikepdf.Object, key: str) -> Any:
    """What the node says, or the nearest above it that does (ISO 32000-1, 7.7.3.4 and 12.7.3.1)."""
    for _ in range(_DEPTH_MAX):
        if key in node or not isinstance(node.get("/Parent"), pikepdf.Dictionary):
            break
        node = node.Parent
    return node.get(key)
