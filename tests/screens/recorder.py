"""What stands in a journey's place in a showcase."""

import inspect
from functools import partial
from typing import Any


class Recorder:
    """Stands where a journey stands, and notes what is asked of it: only what the real one has, as it wants it.

    Anything else is noted as a fault, and raises what the real one would raise.
    """

    def __init__(self, real: type, calls: list[list[Any]], **parts: object) -> None:
        self._real = real
        self._calls = calls
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        if name in self._parts:
            return self._parts[name]
        method = getattr(self._real, name, None)
        if name.startswith("_") or not inspect.isfunction(method):
            self._calls.append(["fault", f"{self._real.__name__} has no {name}()"])
            raise AttributeError(name)
        return partial(self._note, name, inspect.signature(method))

    def _note(self, name: str, signature: inspect.Signature, *arguments: Any) -> None:
        try:
            signature.bind(self, *arguments)
        except TypeError as error:
            self._calls.append(["fault", f"{self._real.__name__}.{name}: {error}"])
            raise
        self._calls.append([name, *(str(argument) for argument in arguments)])
