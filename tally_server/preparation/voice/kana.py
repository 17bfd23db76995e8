"""Whether a speech program says a name as its kana say: pure, on katakana.

Long vowels are written in several ways (タロウ, タロー) and some kana sound alike (ヅ, ズ);
what sounds the same is the same here.
"""

_VOWELS = {
    "ア": "アカガサザタダナハバパマヤラワァャヮ",
    "イ": "イキギシジチニヒビピミリィ",
    "ウ": "ウクグスズツヌフブプムユルヴゥュッ",
    "エ": "エケゲセゼテデネヘベペメレェ",
    "オ": "オコゴソゾトドノホボポモヨロォョ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}
_ALIKE = str.maketrans("ヅヂヲヰヱ", "ズジオイエ")
_SILENT = " \u3000・、。"


def sound(katakana: str) -> str:
    """One spelling of how these kana sound."""
    heard: list[str] = []
    for kana in katakana.translate(_ALIKE):
        if kana in _SILENT:
            continue
        before = _VOWEL_OF.get(heard[-1], "") if heard else ""
        if kana == "ー":
            kana = before or kana
        elif (before, kana) in (("オ", "ウ"), ("エ", "イ")):
            kana = before
        heard.append(kana)
    return "".join(heard)


def same_sound(one: str, other: str) -> bool:
    return sound(one) == sound(other)
