"""The language of a text, by its script and its small words: enough to see that a model strayed.

A text in a script other than Latin counts as of that script, whichever language it is. In Latin
script a language shows in its small words: the one with the most of them has it, if it has two at
least and twice as many as any other. Where none has, such as of single words, names and code,
nothing is said. Languages that are not listed are not told apart.
"""

import re
import unicodedata
from collections import Counter

SMALL_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "English": "the of and to in is that it for you with this are not be on as your what how "
        "can have from they we my do does would should could there which their about if or i'm "
        "don't was were will i he she but at by an "
        "a me who when so no all some any these those its into than more make give",
        "German": "der die das und ist nicht ich sie es ein eine zu den mit für auf von dem wie "
        "was kann auch sich werden wird oder aber wenn nach bei haben sind wir ihr mein dein im",
        "French": "le la les des et est une je vous ne pas que qui pour dans sur avec ce cette "
        "il elle nous mais ou du au aux sont être avoir comment votre mon leur plus si se en",
        "Spanish": "el la los las y es una que de por para con no se lo como pero su sus del al "
        "más este esta son está cómo puede puedo tu mi muy sin sobre hay yo usted en",
        "Italian": "il la gli le e è una che di per con non si come ma suo della del nel alla "
        "più questo questa sono posso può mio tuo molto sul anche io lei dei delle in",
        "Portuguese": "o a os as e é uma que de por para com não se como mas seu sua do da dos "
        "das no na mais este esta são está posso pode meu você muito em ao um",
        "Dutch": "de het een en is niet ik je u dat die van voor met op zijn aan te om maar ook "
        "als wat hoe kan deze dit naar bij hebben wordt worden wij mijn uw er",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


def language(text: str) -> str | None:
    """The language, or the script where it is not Latin; None where it cannot be told."""
    scripts: Counter[str] = Counter()
    for sign, often in Counter(text).items():  # few are different
        if sign.isalpha():
            scripts[_script(sign)] += often
    if not scripts:
        return None
    script, letters = scripts.most_common(1)[0]
    if script != "LATIN":
        return script if 2 * letters > scripts.total() else None
    found = [word.replace("\u2019", "'") for word in _WORD.findall(text.lower())]
    often_said = Counter(found)
    counts = Counter(
        {
            name: sum(often for word, often in often_said.items() if word in small)
            for name, small in SMALL_WORDS.items()
        }
    )
    (name, most), (_, second) = counts.most_common(2)
    return name if most >= 2 and most >= 2 * second else None


def _script(sign: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, ARABIC, CJK (with Japanese), ..."""
    first = unicodedata.name(sign, "").partition(" ")[0]
    return "CJK" if first in ("HIRAGANA", "KATAKANA") else first
