"""What may stand on a page: these elements, with these attributes, and these addresses.

Content comes from strangers, too: what is not listed here is refused, whatever it may be. Pages
are read by an HTML5 parser, as a browser reads them. Without `noscript`, which is not listed,
HTML is the same whether scripts run or not.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

DEPTH = 100  # of elements in each other; browsers and parsers begin to flatten from 255


def _listed(text: str) -> dict[str, frozenset[str]]:
    """Lines “element …: attribute …” as a table."""
    table = {}
    for line in text.strip().splitlines():
        names, _, attributes = line.partition(":")
        for name in names.split():
            table[name] = table.get(name, frozenset()) | frozenset(attributes.split())
    return table


EVERYWHERE = frozenset(
    ["class", "dir", "hidden", "id", "lang", "role", "style", "tabindex", "title", "xml:space"]
)
HTML = _listed("""
article aside footer header main nav section div p pre hr br wbr h1 h2 h3 h4 h5 h6 address
b bdi bdo cite code dfn em i kbd mark s samp small span strong sub sup u var abbr rp rt ruby
dl dt dd figure figcaption summary thead tbody tfoot caption body html
a: href hreflang rel type download target
blockquote q: cite
data: value
del ins: cite datetime
details: open name
time: datetime
ol: start type reversed
ul: type
li: value
table: data
tr:
td: colspan rowspan headers
th: colspan rowspan headers scope abbr
colgroup col: span
img: src srcset sizes alt width height loading decoding fetchpriority
picture
source: src srcset sizes media type width height
video: src poster width height controls loop muted playsinline preload
audio: src controls loop muted preload
track: src kind srclang label default
button: type
dialog
label: for
input: type checked disabled autocomplete autocapitalize spellcheck enterkeyhint
form fieldset legend
input: name value min max step list
output: for name
""")
MATHML = _listed("""
math: xmlns display alttext
mi mn mo mtext mspace ms mrow mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup
munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose semantics annotation
mi mn mo mtext mspace mrow mstyle mtable mtr mtd: mathvariant mathsize mathcolor mathbackground
math mrow mstyle mtable mfrac munder mover munderover: displaystyle scriptlevel
mo: form stretchy symmetric fence separator largeop movablelimits accent
mo: lspace rspace minsize maxsize
mspace mpadded: width height depth voffset lspace
mfrac: linethickness
munder mover munderover: accent accentunder
mtable: columnalign rowalign columnspacing rowspacing columnlines rowlines frame side
mtable: align equalrows equalcolumns width
mtr mtd: columnalign rowalign columnspan rowspan
menclose: notation
annotation: encoding
""")
_paint = (
    "clip-path clip-rule color cursor display dominant-baseline alignment-baseline baseline-shift "
    "fill fill-opacity fill-rule filter font-family font-size font-stretch font-style font-variant "
    "font-weight image-rendering letter-spacing marker-end marker-mid marker-start mask "
    "mix-blend-mode opacity overflow paint-order pathLength pointer-events shape-rendering "
    "stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration "
    "text-rendering transform transform-origin vector-effect visibility word-spacing writing-mode"
)
SVG = _listed("""
svg: xmlns xmlns:xlink version baseProfile viewBox preserveAspectRatio width height x y
svg: zoomAndPan enable-background data-name xmlns:svg
g defs title desc metadata switch
symbol: viewBox preserveAspectRatio refX refY x y width height
use image: x y width height href xlink:href preserveAspectRatio
a: xlink:href
path: d
rect: x y width height rx ry
circle: cx cy r
ellipse: cx cy rx ry
line: x1 y1 x2 y2
polyline polygon: points
text tspan: x y dx dy rotate textLength lengthAdjust
textPath: href xlink:href startOffset method spacing side
marker: markerWidth markerHeight markerUnits refX refY orient viewBox preserveAspectRatio
linearGradient: x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod href xlink:href
radialGradient: cx cy r fx fy fr gradientUnits gradientTransform spreadMethod href xlink:href
stop: offset
pattern: x y width height patternUnits patternContentUnits patternTransform viewBox href xlink:href
clipPath: clipPathUnits
mask: x y width height maskUnits maskContentUnits
filter: x y width height filterUnits primitiveUnits
feGaussianBlur feOffset feBlend feMerge feMergeNode feFlood feComposite feColorMatrix feMorphology:
feGaussianBlur feOffset feBlend feMerge feFlood feComposite feColorMatrix: in in2 result
feMorphology: in in2 result
feGaussianBlur feOffset feBlend feMerge feFlood feComposite feColorMatrix: x y width height
feGaussianBlur feOffset feBlend feComposite feColorMatrix feMorphology: stdDeviation dx dy mode
feComposite feColorMatrix feMorphology: operator k1 k2 k3 k4 type values radius
feFlood: flood-color flood-opacity
""")
SVG = {name: attributes | frozenset(_paint.split()) for name, attributes in SVG.items()}
ELEMENTS = {
    name: EVERYWHERE
    | HTML.get(name, EVERYWHERE)
    | MATHML.get(name, EVERYWHERE)
    | SVG.get(name, EVERYWHERE)
    for name in HTML | MATHML | SVG
}
# The head is the theme's.
HEAD = _listed("""
head title
meta: charset name property content http-equiv
link: rel href hreflang type title as crossorigin
script: src defer type async
""")
# What browsers know besides, and no page has.
KNOWN = frozenset(
    [
        "applet",
        "area",
        "base",
        "basefont",
        "bgsound",
        "canvas",
        "center",
        "embed",
        "fieldset",
        "font",
        "form",
        "frame",
        "frameset",
        "iframe",
        "keygen",
        "legend",
        "link",
        "listing",
        "map",
        "marquee",
        "meta",
        "meter",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "optgroup",
        "option",
        "output",
        "param",
        "plaintext",
        "portal",
        "progress",
        "script",
        "select",
        "slot",
        "style",
        "template",
        "textarea",
        "title",
        "xmp",
        "foreignobject",
        "animate",
        "animatemotion",
        "animatetransform",
        "set",
        "handler",
        "listener",
        "maction",
    ]
)
FETCHED = frozenset(["img", "source", "video", "audio", "track", "image", "use", "link", "script"])
ADDRESSES = frozenset(["href", "src", "poster", "cite", "xlink:href"])
INSIDE = frozenset(
    ["use", "textPath", "linearGradient", "radialGradient", "pattern"]
)  # of the same SVG
INPUTS = ("checkbox", "radio", "range", "text")
# Of those that are not allowed, what a browser may run or read.
RUNS = frozenset(("javascript", "vbscript", "data", "file", "blob", "filesystem"))
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
STYLES = frozenset(
    [
        "align-items",
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-color",
        "border-left",
        "border-radius",
        "border-right",
        "border-spacing",
        "border-style",
        "border-top",
        "border-width",
        "clear",
        "color",
        "direction",
        "display",
        "float",
        "font",
        "font-family",
        "font-size",
        "font-style",
        "font-variant",
        "font-weight",
        "gap",
        "height",
        "hyphens",
        "justify-content",
        "justify-items",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-height",
        "max-width",
        "min-height",
        "min-width",
        "object-fit",
        "overflow",
        "overflow-x",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "quotes",
        "tab-size",
        "text-align",
        "text-decoration",
        "text-indent",
        "text-transform",
        "vertical-align",
        "white-space",
        "width",
        "word-spacing",
    ]
) | frozenset(_paint.split())

_name = re.compile(r"(?:aria|data)-[\w.-]+")
_custom = re.compile(r"[a-z][a-z0-9]*-[a-z0-9-]+")  # an element of the site's own, or none
_scheme = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# A URL names what the page would fetch; an escape may hide one; what is below 0 lies over others.
_in_style = re.compile(r"url\s*\((?!\s*['\"]?#)|image(?:-set)?\(|@|\\|/\*|<|expression", re.I)
_negative = re.compile(r"(?<![\w.)])-\s*[\d.(]")


class Fault(NamedTuple):
    """What may not stand there: where it is found in the source, what it is, what to do."""

    needle: str
    what: str
    instead: str
    harmless: bool = False  # in a picture, which nothing stands beside
    inert: bool = False  # to which browsers give no meaning, either: a draft may have it


def scheme(address: str) -> str:
    """The scheme of an address as a browser reads it, in small letters; none if it is relative."""
    bare = re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33))))
    match = _scheme.match(bare)
    return match[1].lower() if match else ""


def leaves(address: str) -> bool:
    """Whether an address is none of this site: it has a scheme, or names a host."""
    return bool(scheme(address)) or re.sub(r"\s", "", address).replace("\\", "/").startswith("//")


def faults(tag: str, attributes: dict[str, str | None], in_head: bool = False) -> Iterator[Fault]:
    """What may not stand on a page of an element and its attributes."""
    allowed = ELEMENTS.get(tag) or (HEAD.get(tag) if in_head else None)
    if allowed is None and _custom.fullmatch(tag):
        allowed = EVERYWHERE
    if allowed is None:
        yield Fault(
            f"<{tag}",
            f"<{tag}> is not allowed in a text",
            "take it out: no page of this site has it",
            inert=tag not in KNOWN,
        )
        return
    for name, value in attributes.items():
        value = value or ""
        if name.startswith("on"):
            yield Fault(f"{name}=", f"the attribute {name} would run a script", "take it out")
        elif name not in allowed and name not in EVERYWHERE and not _name.fullmatch(name):
            yield Fault(
                f"{name}=", f"<{tag}> may not have the attribute {name}", "take it out", True
            )
        elif name == "style" and (wrong := _wrong_style(value, tag in MATHML)):
            yield wrong
        elif name in ADDRESSES and (used := scheme(value)) and used not in SCHEMES:
            yield Fault(f"{used}:", *_instead(used, tag), inert=used not in RUNS)
        elif name in ("href", "xlink:href") and tag in INSIDE and not value.startswith("#"):
            yield Fault(value, f"<{tag}> would fetch {value}", "name a part of the same picture")
        elif name in _painted and _in_style.search(value):
            yield Fault(value, f"{name} would fetch from elsewhere", "take it out")
    if tag == "input" and attributes.get("type", "text") not in INPUTS:
        what = f"<input type={attributes['type']}> is not allowed"
        yield Fault("<input", what, "take it out", inert=True)


_painted = frozenset(_paint.split())


def _instead(used: str, tag: str) -> tuple[str, str]:
    if used == "data" and tag in FETCHED:
        return (
            "the data: address is refused by the page's policy",
            "save the picture beside the text",
        )
    return f"the {used}: link would run a script, or leads to nothing", "write an address"


def _wrong_style(style: str, mathematics: bool) -> Fault | None:
    if _in_style.search(style):
        return Fault("url(", "the style would fetch from another site", "take it out")
    for rule in filter(str.strip, style.split(";")):
        name, _, value = (part.strip().lower() for part in rule.partition(":"))
        if name not in STYLES and not name.startswith("--"):
            what = f"the style {name} is not allowed in a text"
            return Fault(name, what, "take it out", harmless=True)
        if _negative.search(value) and not mathematics and not name.startswith("--"):
            what = f"the style {rule.strip()} would lie over the text"
            return Fault(rule.strip(), what, "take it out", harmless=True)
    return None
