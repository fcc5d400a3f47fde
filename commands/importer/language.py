"""Which language a text is in, by its commonest words or by its letters."""

import re
from collections import Counter

# The words that make up most of a text, and are in few of the other languages.
WORDS = {
    "en": "the of and to is that in it with for are this be as we on which from",
    "fr": "le la les des et est une que dans pour qui sur par pas nous avec ce aux",
    "de": "der die das und ist nicht ein eine mit den von auf für sich dem wir auch",
    "es": "el la los las y es una que por con para del se como no lo más en",
    "it": "il la che di e è una per con del non si come della sono gli nel",
    "pt": "o os as e é uma que por com para do da não se como dos em",
    "nl": "de het een van en is dat niet op te voor met zijn die aan ook",
}
_words = {lang: frozenset(words.split()) for lang, words in WORDS.items()}
SCRIPTS = [
    ("ja", r"[\u3040-\u30ff]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("ar", r"[\u0600-\u06ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("ru", r"[\u0400-\u04ff]"),
]


def of(text: str) -> str | None:
    """The language of a text (BCP 47); None if there is too little of it to say."""
    letters = sum(map(str.isalpha, text))
    for lang, script in SCRIPTS:
        if letters and len(re.findall(script, text)) > letters / 5:
            return lang
    counts = Counter(
        lang
        for word in re.findall(r"[^\W\d_]+", text.lower())
        for lang, known in _words.items()
        if word in known
    )
    (first, count), (_, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return first if count >= 5 and count > 1.2 * second else None
