"""A box around each table, in which a wide one scrolls."""

from xml.etree import ElementTree

from markdown import Extension
from markdown.treeprocessors import Treeprocessor


class Boxes(Treeprocessor):
    def run(self, root):
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table":
                    box = ElementTree.Element("div", {"class": "table"})
                    box.append(table)
                    box.tail, table.tail = table.tail, None
                    parent[place] = box


class Tables(Extension):
    def extendMarkdown(self, md):
        # When the lines are parsed (20).
        md.treeprocessors.register(Boxes(md), "boxes", 3)


def makeExtension(**configs):
    return Tables(**configs)
