"""Keys: everything that a finger can do, done by a keypad or a keyboard. A focus that is seen goes through the answers.

It comes with the first key and goes with the next touch, so who touches never sees it. Whatever moves, moves in the
order of reading, up and down as well: a keypad may have these two alone. From the last answer it goes on to the first.
Where a password or a number is asked for, a keyboard's letters and digits are typed, and its Enter opens; see `_type`.
"""

from collections.abc import Callable
from typing import Any

from kiosk.journeys.reception import Reception
from screens.root import Root
from screens.typed import Typed
from screens.widgets.key import Key
from screens.widgets.touchable import Touchable

_UP, _DOWN, _RIGHT, _LEFT, _TAB = 273, 274, 275, 276, 9
_PAD_UP, _PAD_DOWN, _PAD_RIGHT, _PAD_LEFT = 264, 258, 262, 260
"""Kivy's numbers of keys, which are SDL 1's. What stands on a number pad is the same with and without Num Lock."""
_PAD = range(256, 267)  # the number pad's digits and its dot
_ENTER, _SPACE, _BACKSPACE = (13, 271), 32, 8  # the number pad has an Enter of its own
_ANSWER = (*_ENTER, _SPACE)
_BACK = (27, _BACKSPACE)  # Escape comes first
_HELP = (282,)  # F1
_ONWARD, _BACKWARD = (_DOWN, _PAD_DOWN), (_UP, _PAD_UP)
_TO_THE_RIGHT, _TO_THE_LEFT = (_RIGHT, _PAD_RIGHT), (_LEFT, _PAD_LEFT)
_AGAIN_SECONDS = 0.5
"""The same key again so soon acts once (EN 301 549, 5.8): hands tremble. What types or erases has no such time: whoever
types on a keyboard of its own writes "Anna" faster than that."""


class Keys:
    """Listens to the window's keys, for whichever Root is shown on it.

    A key that is held does nothing more (5.7 allows repeats after 2 s; nothing here wants any).
    """

    def __init__(self, window: Any, reception: Reception, clock: Callable[[], float]) -> None:
        self._reception = reception
        self._clock = clock
        self._root: Root | None = None
        self._asked: type | None = None  # the kind of screen that the focus is on
        self._focus: Touchable | None = None
        self._place = 0
        self._visit = 0  # the one that the focus is of
        self._held: dict[int, Touchable | None] = {}  # what each key is on
        self._acted = (0, float("-inf"))
        self._fresh = False  # a key came down, and what it types has not come yet
        window.bind(on_key_down=self._down, on_key_up=self._up, on_touch_down=self._touched, on_textinput=self._type)

    def follow(self, root: Root) -> None:
        """Keeps the focus where it was while the same question is shown anew; else it begins again."""
        same = self._asked is type(root.screen)
        self._root, self._asked = root, type(root.screen)
        visit, self._visit = self._visit, self._reception.visit_number
        if self._focus is None:
            return
        if visit != self._visit:
            self._lose()  # the next resident may be one who touches
            return
        targets = root.targets()
        if same and self._focus in targets:
            self._set(targets, targets.index(self._focus))
        elif same:
            # It is another widget by now, in the same place: counted from the end in the bar, where nothing moves.
            self._set(targets, self._place if -len(targets) <= self._place < len(targets) else -1)
        else:
            self._set(targets, root.first_target(targets))

    def _down(self, _: object, key: int, __: int, ___: str, modifiers: list[str]) -> bool:
        root = self._root
        if root is None or key in self._held:
            return True
        self._held[key] = None
        self._fresh = True
        if isinstance(root.screen, Typed) and self._edits(root.screen, key, modifiers):
            return True
        if key in _BACK:
            self._press(key, root.back)
        elif key in _HELP:
            self._press(key, root.help)
        elif self._focus and key in _ANSWER:
            self._press(key, self._focus)
        elif key in (*_ANSWER, _TAB, *_ONWARD, *_BACKWARD, *_TO_THE_RIGHT, *_TO_THE_LEFT):
            self._move(root, 1 if self._is_onward(root, key, modifiers) else -1)
        return True  # no other key means anything, not even to Kivy (F1 opens its settings)

    def _edits(self, asking: Typed[Any], key: int, modifiers: list[str]) -> bool:
        """True if the key does something to what is being typed, or is about to type into it."""
        if key == _BACKSPACE:
            self._press(key, asking.ids.erase, again_seconds=0)
        elif key in _ENTER and not self._focus:
            self._press(key, asking.ids.open)
        else:
            typed_by_pad = key in _PAD and "numlock" in modifiers
            return typed_by_pad or (key == _SPACE and not self._focus)
        return True

    def _type(self, _: object, text: str) -> None:
        """What a key types, by the keyboard's own layout: into the field, once for each time that a key comes down."""
        asking = self._root.screen if self._root else None
        if isinstance(asking, Typed) and self._fresh and not (text == " " and self._focus):
            self._fresh = False
            self._lose()
            asking.type(text)

    @staticmethod
    def _is_onward(root: Root, key: int, modifiers: list[str]) -> bool:
        if key == _TAB:
            return "shift" not in modifiers
        return key in _ONWARD or key in (_TO_THE_LEFT if root.rtl else _TO_THE_RIGHT)

    def _move(self, root: Root, by: int) -> None:
        targets = root.targets()
        if not targets:
            return
        if self._focus not in targets:
            self._set(targets, root.first_target(targets))
        else:
            self._set(targets, (targets.index(self._focus) + by) % len(targets))

    def _press(self, key: int, target: Touchable, again_seconds: float | None = None) -> None:
        before, at = self._acted
        if again_seconds is None:
            again_seconds = Key.again_seconds if isinstance(target, Key) else _AGAIN_SECONDS
        if target.enabled and not (key == before and self._clock() - at < again_seconds):
            target.pressed = True
            self._held[key] = target

    def _up(self, _: object, key: int, *__: object) -> bool:
        target = self._held.pop(key, None)
        self._reception.touch()
        if target:
            target.pressed = False
            self._acted = (key, self._clock())
            # What was answered is gone if its screen went while the key was down.
            if self._root and target in self._root.targets():
                target.dispatch("on_answer")
        return True

    def _touched(self, *_: object) -> None:
        self._lose()

    def _set(self, targets: list[Touchable], place: int) -> None:
        assert self._root
        self._lose()
        self._focus = targets[place]
        self._focus.focused = True
        place %= len(targets)
        self._place = place - len(targets) if self._root.in_bar(self._focus) else place

    def _lose(self) -> None:
        if self._focus:
            self._focus.focused = False
        self._focus = None
