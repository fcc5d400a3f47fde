"""Lists of tasks in Markdown: `- [x] done`, `- [ ] to do`, as GitHub writes them."""

import re
from xml.etree import ElementTree

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from plugins import languages

_task = re.compile(r"^\[([ xX])\][ ]+")


class TaskLists(Treeprocessor):
    def run(self, root):
        for item in root.iter("li"):
            holder = item[0] if len(item) and not (item.text or "").strip() else item
            if match := _task.match(holder.text or ""):
                item.set("class", "task")
                self._mark(holder, match)

    def _mark(self, holder, match):
        done = match[1] != " "
        lang = self.md.lang
        said = languages.translate(lang, "Done") if done else languages.translate(lang, "To do")
        box = ElementTree.Element("input", type="checkbox", disabled="", **{"aria-label": said})
        if done:
            box.set("checked", "")
        box.tail = holder.text[match.end() :]
        holder.text = None
        holder.insert(0, box)


class TaskListExtension(Extension):
    def extendMarkdown(self, md):
        # After the blocks are parsed, before what stands in their lines is (20).
        md.treeprocessors.register(TaskLists(md), "task-lists", 25)


def makeExtension(**configs):
    return TaskListExtension(**configs)
