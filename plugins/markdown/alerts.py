"""GitHub's alerts, `> [!NOTE]` at the head of a quotation, as admonitions."""

import re
from xml.etree import ElementTree

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from plugins.markdown.labels import title

KINDS = {"NOTE": "note", "TIP": "tip", "IMPORTANT": "important"}
KINDS |= {"WARNING": "warning", "CAUTION": "warning"}
ALERT = re.compile(rf"\[!({'|'.join(KINDS)})\][ ]*\\?(?:\n|$)", re.IGNORECASE)


class Alerts(Treeprocessor):
    def run(self, root):
        for quotation in root.iter("blockquote"):
            first = quotation[0] if len(quotation) else None
            match = ALERT.match(first.text or "") if first is not None else None
            if not match:
                continue
            kind = KINDS[match[1].upper()]
            quotation.tag, first.text = "div", first.text[match.end() :]
            quotation.set("class", f"admonition {kind}")
            if not first.text and not len(first):
                quotation.remove(first)
            label = ElementTree.Element("p", {"class": "admonition-title"})
            label.text = title(kind, self.md.lang)
            quotation.insert(0, label)


class AlertsExtension(Extension):
    def extendMarkdown(self, md):
        # After the blocks are parsed, before their lines are (20), where [!NOTE] might be a link.
        md.treeprocessors.register(Alerts(md), "alerts", 24)


def makeExtension(**configs):
    return AlertsExtension(**configs)
