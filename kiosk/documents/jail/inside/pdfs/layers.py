"""Layers (ISO 32000-2, 8.11): which of them paper shows, settled before any other program looks. In the jail only."""

from typing import Any

import pikepdf


def settle(properties: pikepdf.Object) -> None:
    """Makes a document's layers what they are when it is printed, whatever a program does with it.

    A layer may say so itself, for printing or at least for viewing; as pdfium, which draws the preview, reads it.
    """
    layers = properties.get("/OCGs")
    usual = properties.get("/D")
    if not isinstance(layers, pikepdf.Array) or not isinstance(usual, pikepdf.Dictionary):
        return
    hidden = [layer for layer in layers if isinstance(layer, pikepdf.Dictionary) and not _is_printed(layer, usual)]
    properties.D = pikepdf.Dictionary(BaseState=pikepdf.Name.ON, OFF=pikepdf.Array(hidden))
    for layer in layers:
        if isinstance(layer, pikepdf.Dictionary) and "/Usage" in layer:
            del layer["/Usage"]
    if "/Configs" in properties:
        del properties["/Configs"]


def _is_printed(layer: pikepdf.Dictionary, usual: pikepdf.Dictionary) -> bool:
    usage = layer.get("/Usage")
    for purpose, state in (("/Print", "/PrintState"), ("/View", "/ViewState")):
        said = usage.get(purpose) if isinstance(usage, pikepdf.Dictionary) else None
        if isinstance(said, pikepdf.Dictionary) and state in said:
            return bool(said[state] != "/OFF")
    if usual.get("/BaseState") == "/OFF":
        return _holds(usual.get("/ON"), layer)
    return not _holds(usual.get("/OFF"), layer)


def _holds(layers: Any, layer: pikepdf.Dictionary) -> bool:
    return isinstance(layers, pikepdf.Array) and any(other.objgen == layer.objgen for other in layers)
