"""Fonts of symbols: which signs their codes stand for, where a PDF only names the font. In the jail only."""

import re

# From code 32 on, a space where there is none. Symbol and ZapfDingbats: ISO 32000-2, D.5 and D.6; Wingdings: Unicode
# 7.0, which has a sign for each of it.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼ "
    "                                €ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ "
)
_WINGDINGS = (
    " 🖉✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●❍■□🞐"
    "❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷▯⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•⬝⭘🞆🞈🞊🞋🔿▪🞎🟂✦★✶✴✹✵⯐⌖⟡⌑⯑"
    "✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋🡨🡪🡩🡫🡬🡭🡯🡮🡸🡺🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭🗶✔🗷🗹 "
)
_DINGBATS = (
    " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞ ❨❩❪❫❬❭❮❯❰❱❲❳❴❵"
    "                   ❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯ ➱➲➳➴➵➶➷➸➹➺➻➼➽➾ "
)
_SIGNS = (
    (re.compile(r"Symbol(?![a-z])"), _SYMBOL),
    (re.compile(r"Wingdings(?! ?-?[23])"), _WINGDINGS),
    (re.compile(r"Dingbats|Monotype ?Sorts"), _DINGBATS),
    (re.compile(r"Webdings|Wingdings"), ""),
)
_FIRST = 32
_UNREAL = 0xF000  # where Windows has the codes of such fonts, as if they were signs of Unicode
EVERYWHERE = ("Symbol", "ZapfDingbats")
"""Those that every program has: two of the fourteen fonts of every PDF."""


def signs_of(name: str) -> dict[int, str] | None:
    """A font's signs by their codes: none where they aren't known, None for a font of letters."""
    if name.strip("/") in EVERYWHERE:
        return None
    signs = next((signs for known, signs in _SIGNS if known.search(name)), None)
    return None if signs is None else {code: sign for code, sign in enumerate(signs, _FIRST) if sign != " "}


def real(signs: dict[int, str], said: str) -> str:
    """What is meant by letters that a program has for such a font."""
    return "".join(signs.get(ord(letter) - _UNREAL, letter) for letter in said)
