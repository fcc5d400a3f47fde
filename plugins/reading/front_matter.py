"""The metadata at the head of a Markdown file, each field with its line.

Pelican's `Key: value` lines, which an empty line ends, and YAML between two lines `---`, as
Jekyll and the Hugging Face Hub write it, are both read. TOML between two lines `+++`, as Hugo has
it, is read by `invoke import` alone.
"""

import re
import tomllib
from typing import NamedTuple

import yaml

# What other tools call a field that there is here.
SYNONYMS = {
    "description": "summary",
    "excerpt": "summary",
    "language": "lang",
    "last_modified_at": "modified",
    "updated": "modified",
}
_field = re.compile(r"^([A-Za-z0-9_-]+):[ \t]*(.*)$")
_stray = re.compile(r"(Title|Summary|Date|Series|Series_index|Stage|Status):", re.IGNORECASE)
_fence = re.compile(r"^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


_plus = re.compile(r"^\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# How other tools write the name of an author who is more than a name.
NAMES = ("name", "fullname", "title", "user", "id", "url")


class Field(NamedTuple):
    value: str
    line: int  # from 1


class Head(NamedTuple):
    """What stands before the text of a file."""

    fields: dict[str, Field]
    mistakes: list[tuple[int, str, str]]  # line, what is wrong, what to write instead
    notices: list[tuple[int, str, str]]
    borrowed: set[str]  # the keys that a synonym has given


def split(text: str, toml: bool = False) -> tuple[Head, str, int]:
    """Part the metadata at the head of `text` from the body, which begins at the line returned."""
    blank = len(text) - len(text.lstrip("\n"))
    if match := _plus.match(text, blank):
        head = _toml(match[1], blank + 1)
        rest = text[match.end() :]
        if not toml:
            head.fields.clear()
            head.mistakes[:] = [(blank + 1, "the metadata are TOML", "write them as YAML")]
    elif match := _fence.match(text, blank):
        head = _yaml(match[1], blank + 1)
        rest = text[match.end() :]
    else:
        head, rest = _lines(text, blank)
        if text.startswith("---\n", blank):
            what = "the metadata that begin here have no end"
            head.mistakes.append((blank + 1, what, "write a line --- below the last of them"))
    return head, rest, text.count("\n", 0, len(text) - len(rest)) + 1


def _lines(text: str, blank: int) -> tuple[Head, str]:
    """Read `Key: value` lines; an indented line goes on with the value before it."""
    head, key, end = Head({}, [], [], set()), None, blank
    for number, line in enumerate(text[blank:].split("\n"), start=blank + 1):
        if match := _field.match(line):
            key = _add(head, match[1], match[2].strip(), number)
        elif key and line.startswith("    ") and line.strip():
            field = head.fields[key]
            head.fields[key] = field._replace(value=f"{field.value} {line.strip()}")
        else:
            _find_strays(head, line, text[end:], number)
            break
        end += len(line) + 1
    return head, text[end:]


def _find_strays(head: Head, line: str, rest: str, number: int) -> None:
    """Report fields that are none, and fields below the empty line that ends the metadata."""
    if head.fields and line.strip():
        what = f"“{line.strip()[:40]}” is not a field “Key: value”, and the metadata end with it"
        head.mistakes.append((number, what, "mend it, or leave an empty line above the text"))
    elif head.fields and (match := _stray.match(rest.lstrip())):
        what = f"{match[1]} stands below the empty line that ends the metadata"
        head.mistakes.append((number, what, "take the empty line out"))


class Loader(yaml.SafeLoader):
    """YAML without aliases: 24 of them, each twice the one before, are 16 million values."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "an alias stands for a value", mark)
        return super().compose_node(parent, index)


def _yaml(text: str, before: int) -> Head:
    """Read a mapping in YAML that `before` lines stand before."""
    head = Head({}, [], [], set())
    try:
        node = yaml.compose(text, Loader)
    except yaml.MarkedYAMLError as error:
        line = before + (error.problem_mark.line if error.problem_mark else 0) + 1
        instead = "put a value that has a colon, a # or a quote in it between quotes"
        if "\\t" in str(error.problem):
            instead = "indent with spaces, not with tabs"
        head.mistakes.append((line, f"the metadata are not YAML: {error.problem}", instead))
        return head
    except RecursionError:
        head.mistakes.append((before + 1, "the metadata nest too deep", "write plain values"))
        return head
    except yaml.YAMLError as error:  # a character that YAML does not allow
        head.mistakes.append(
            (before + 1, f"the metadata are not YAML: {error.reason}", "mend them")
        )
        return head
    if node is None:
        return head
    if not isinstance(node, yaml.MappingNode):
        instead = "write lines “key: value” between the lines “---”"
        head.mistakes.append((before + 1, "the metadata are not fields", instead))
        return head
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            line = before + key.start_mark.line + 1
            _add(head, key.value, _text(value), line)
    return head


def _text(node: yaml.Node) -> str:
    """A scalar as it is written, a list with commas; of a mapping, the name that it gives."""
    if isinstance(node, yaml.SequenceNode):
        written = [_text(one) for one in node.value]
        return ("; " if any("," in one for one in written) else ", ").join(filter(None, written))
    if isinstance(node, yaml.MappingNode):
        given = {_text(key).lower(): _text(value) for key, value in node.value}
        parts = [given.get(one, "") for one in ("first_name", "last_name")]
        return next((given[one] for one in NAMES if given.get(one)), " ".join(filter(None, parts)))
    if node.tag == "tag:yaml.org,2002:null":
        return ""
    return " ".join(node.value.split())


def _toml(text: str, before: int) -> Head:
    """Read TOML; of a key in a table, the table is left out: Hugo keeps its own in `[params]`."""
    head = Head({}, [], [], set())
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        head.mistakes.append((before + 1, f"the metadata are not TOML: {error}", "mend them"))
        return head
    values |= values.pop("taxonomies", {})  # Zola's
    for key, value in values.items():
        line = re.search(rf"(?m)^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", text)
        number = before + 1 + (text.count("\n", 0, line.start()) if line else 0)
        _add(head, key, _toml_text(value), number)
    return head


def _toml_text(value) -> str:
    if isinstance(value, list):
        written = list(map(_toml_text, value))
        return ("; " if any("," in one for one in written) else ", ").join(filter(None, written))
    if isinstance(value, dict):
        return next((str(value[one]) for one in NAMES if value.get(one)), "")
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())


def _add(head: Head, key: str, value: str, line: int) -> str:
    written = key.lower().replace("-", "_")
    key = SYNONYMS.get(written, written)
    if key not in head.fields:
        head.fields[key] = Field(value, line)
        if written != key:
            head.borrowed.add(key)
    elif written != key or key in head.borrowed:  # the field itself goes before its synonym
        other, name = head.fields[key].line, written.capitalize()
        if written == key:
            head.fields[key] = Field(value, line)
            head.borrowed.discard(key)
            line, name = other, "another field"
        what = f"{name} says the same as {key.capitalize()}, which is there too"
        head.notices.append((line, what, "it is ignored"))
    else:
        what = f"{key.capitalize()} stands twice, also in line {head.fields[key].line}"
        head.mistakes.append((line, what, "keep one of them"))
    return key
