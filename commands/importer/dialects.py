"""What Jekyll, Hugo, Distill and the Hub have in a text beyond Markdown, as this site has it.

`look(needle, what, instead)` is told what a person should see to.
"""

import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from plugins.output import markup

Look = Callable[[str, str, str], None]

_base = re.compile(r"\{\{-?\s*site\.(?:base)?url\s*-?\}\}")
_relative = re.compile(
    r"\{\{-?\s*(?P<quote>[\"'])(?P<path>.*?)(?P=quote)\s*\|\s*(?:relative|absolute|prepend)[^}]*-?\}\}"
)
HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\n?(.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.S
)
_noise = re.compile(
    r"\{%-?\s*(?:end)?raw\s*-?%\}|<!--\s*more\s*-->|^(?:[*-] .*\n)?\{:\s*toc\s*\}[ ]*\n?"
    r"|^\[TOC\][ ]*\n|\{:\s*\.no_toc\s*\}",
    re.M | re.I,
)
_figure = re.compile(
    r"\{%-?\s*include\s+\S*(?:figure|image|img)\S*\s+(?P<liquid>[^%]*?)-?%\}"
    r"|\{\{[<%]\s*(?:figure|img|image)\s+(?P<hugo>.*?)[/]?[>%]\}\}",
    re.S,
)
_option = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_reference = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s>%]+)[\"']?\s*[>%]\}\}")
_liquid = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_cite = re.compile(r"<d-cite\s+(?:bibtex-)?key=[\"']([^\"']+)[\"']\s*>\s*(?:</d-cite>)?")
_footnote = re.compile(r"<d-footnote>(.*?)</d-footnote>", re.S)
_distill_math = re.compile(r"<d-math(?P<block>\s+block)?\s*>(?P<tex>.*?)</d-math>", re.S)
_drawn = re.compile(
    r"!\[[^\]]*\]\(<?https?://(?:latex\.codecogs\.com/(?:\w+\.)?(?:image|latex|\w+)?"
    r"|render\.githubusercontent\.com/render/math)\?(?:math=)?(?P<tex>[^)\s]+?)>?\)"
)
_foreign = re.compile(r"<(script|style|object|form|noscript)\b[^>]*>.*?</\1\s*>", re.S | re.I)
_frame = re.compile(
    r"<(iframe|video|audio|embed|frame)\b(?P<options>[^>]*)>(?:(?:(?!<\1).)*?</\1\s*>)?",
    re.S | re.I,
)
_source = re.compile(r"\bsrc=[\"']?([^\"'\s>]+)")
_refused = "|".join(sorted(markup.KNOWN - {"title", "area", "param", "output", "option"}))
_lone = re.compile(rf"</?(?:{_refused}|input|button)\b[^>]*>", re.I)
_handler = re.compile(r"(<[a-zA-Z][^<>]*?)\s+on\w+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
_runs = re.compile(r"(\]\(|\bhref=[\"']?)\s*(?:javascript|vbscript):[^)\"'>]*", re.I)
_fetching_style = re.compile(r"\sstyle=\"[^\"]*url\([^\"]*\"", re.I)


def translated(text: str, look: Look) -> str:
    """The text with what this site has for it in the place of other tools' own signs."""
    text = _noise.sub("", text)
    text = _relative.sub(lambda match: match["path"], _base.sub("", text))
    text = _figure.sub(_image, text)
    text = _reference.sub(lambda m: m[1].rpartition("/")[2].removesuffix(".md"), text)
    text = _drawn.sub(_formula, text)
    text = _distill(text)
    for match in _liquid.finditer(text):
        said = " ".join(match[0].split())
        look(match[0], f"{said[:60]} is a template’s, and means nothing here", "take it out")
    return without_foreign(text, look)


def _image(match: re.Match) -> str:
    """An image of a template's, as one of Markdown's."""
    options = {
        m[1]: next(filter(None, m.groups()[1:]), "")
        for m in _option.finditer(match["liquid"] or match["hugo"] or "")
    }
    options = {key.lower(): value for key, value in options.items()}
    keys = ("src", "path", "url", "image_path", "file", "link")
    source = next((options[key] for key in keys if options.get(key)), None)
    if not source:
        return match[0]
    if match["liquid"] and "://" not in source:
        source = "/" + source.lstrip("/")
    caption = options.get("caption") or options.get("title") or ""
    words = re.sub(r"[\[\]]", "", options.get("alt") or re.sub(r"<[^>]*>", "", caption))
    target = f"<{source}>" if " " in source else source
    return f"\n\n![{words}]({target})\n{caption}".rstrip() + "\n\n"


def _formula(match: re.Match) -> str:
    tex = unquote_plus(match["tex"]).replace("&space;", " ").strip()
    return f"${re.sub(r'^(?:.inline|.dpi{[0-9]+}|.large|.small) *', '', tex).strip()}$"


def _distill(text: str) -> str:
    def cited(match: re.Match) -> str:
        return "[" + "; ".join(f"@{key.strip()}" for key in match[1].split(",")) + "]"

    notes: list[str] = []

    def note(match: re.Match) -> str:
        notes.append(" ".join(match[1].split()))
        return f"[^note-{len(notes)}]"

    text = _footnote.sub(note, _cite.sub(cited, text))
    text = _distill_math.sub(
        lambda m: f"\n\n$$\n{m['tex'].strip()}\n$$\n\n" if m["block"] else f"${m['tex'].strip()}$",
        text,
    )
    below = "".join(f"\n\n[^note-{number}]: {one}" for number, one in enumerate(notes, start=1))
    return text.rstrip() + below + "\n"


def without_foreign(text: str, look: Look) -> str:
    """The text without what the policy of the pages forbids: scripts, styles, frames, handlers."""
    gone: dict[str, int] = {}

    def drop(match: re.Match, name: str = "") -> str:
        name = name or re.match(r"</?([a-zA-Z]+)", match[0])[1].lower()
        gone[name] = gone.get(name, 0) + 1
        return ""

    def framed(match: re.Match) -> str:
        source = _source.search(match[0])
        source = source[1] if source else ""
        if match[1].lower() in ("video", "audio") and "//" not in source:
            return match[0]  # a file beside the post
        drop(match)
        source = "https:" + source if source.startswith("//") else source
        return f"\n\n[{source}]({source})\n\n" if "://" in source else ""

    text = _frame.sub(framed, _foreign.sub(drop, text))
    text = _lone.sub(drop, text)
    while (fewer := _handler.sub(r"\1", text)) != text:
        text = fewer
        gone["on…="] = gone.get("on…=", 0) + 1
    text = _fetching_style.sub(lambda match: drop(match, "style"), text)
    text = _runs.sub(lambda match: drop(match, "javascript:") + match[1] + "#", text)
    for name, count in gone.items():
        times = f" ({count} times)" if count > 1 else ""
        what = f"<{name}>" if name.isalpha() else name
        look("Title:", f"{what} was taken out{times}: the pages’ policy forbids it", "see to it")
    return text
