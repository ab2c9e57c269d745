"""YAML with a position for every key, and none of YAML's guesses.

A scalar is the text that stands in the file: `no` is no boolean, `010` no eight and 2024-01-01 no
date until the reader, who knows what belongs there, says so. Anchors and tags are refused, so what
is read is what is written, and no larger.
"""

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TypeVar

import yaml

from sensitivity.policy.problems import Problem

Word = TypeVar("Word", bound=Enum)

MAX_CHARACTERS = 1 << 20
_MAX_DEPTH = 16
_NUMBER = re.compile(
    r"[-+]?((0|[1-9]\d{0,59})(\.\d{0,60})?|\.\d{1,60})([eE][-+]?\d{1,3})?", re.ASCII
)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,18})", re.ASCII)
_UNFIT = re.compile("[\0\ud800-\udfff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Log:
    """What was read so far.

    Attributes:
        lines: of every key.
        spoiled: the keys with a problem, and all keys above them.
    """

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        key = problem.key
        while key:
            self.spoiled.add(key)
            key = key.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in the file and the key it stands under.

    A method that finds something else than it was asked for logs a problem and returns a harmless
    stand-in of the right type, so reading goes on and finds the next problem. Nobody sees the
    stand-ins: with a problem in the log, no policy is made.

    Attributes:
        node: None if the key is missing, which was logged already.
        line: of the key, or of the value in a list.
    """

    node: yaml.Node | None
    key: str
    line: int
    log: Log

    def complain(self, message: str) -> None:
        self.log.add(Problem(self.line, self.key, message))

    def check(self, holds: bool, message: str) -> None:
        """Complain unless it holds; what is wrong already is not judged again."""
        if not (holds or self.wrong):
            self.complain(message)

    @property
    def wrong(self) -> bool:
        """Whether there was a problem with this value or a part of it."""
        return self.node is None or self.key in self.log.spoiled

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        node = self.node
        return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NULL

    @property
    def is_plain(self) -> bool:
        """Whether it is a scalar without quotes."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.style is None

    def items(self) -> dict[str, "Entry"]:
        """Read a mapping; a key that stands twice is a problem."""
        found: dict[str, Entry] = {}
        if self.node is None:
            return found
        if not isinstance(self.node, yaml.MappingNode):
            self.complain(f"must be a mapping, is {self._what}")
            return found
        for at, value in self.node.value:
            line = at.start_mark.line + 1
            if not isinstance(at, yaml.ScalarNode):
                self._inside("", value, line).complain("a key must be a word")
                continue
            entry = self._inside(at.value, value, line)
            if at.value in found:
                entry.complain(f"stands twice; first in line {found[at.value].line}")
                continue
            found[at.value] = entry
            self.log.lines[entry.key] = line
        return found

    def fields(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> "Fields":
        """Read a mapping whose keys are known; others, and missing ones, are problems."""
        required = tuple(required)
        known = (*required, *optional)
        found = self.items()
        for name, entry in found.items():
            if name not in known:
                entry.complain(f"unknown key; {suggestion(name, known)}")
        if self.is_mapping:
            for name in required:
                if name not in found:
                    missing = self._inside(name, None, self.line)
                    missing.complain("is missing; it has no default")
        return Fields(self, found)

    def elements(self) -> list["Entry"]:
        """Read a list."""
        if self.node is None:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.complain(f"must be a list, is {self._what}")
            return []
        return [Entry(n, self.key, n.start_mark.line + 1, self.log) for n in self.node.value]

    def text(self) -> str:
        """Read a scalar as it stands, with or without quotes; not null, not empty."""
        if self.node is None:
            return ""
        if not isinstance(self.node, yaml.ScalarNode):
            self.complain(f"must be a text, is {self._what}")
            return ""
        if self.is_null:
            self.complain("is empty; write a text")
        return str(self.node.value)

    def flag(self) -> bool:
        """Read true or false; YAML's other spellings are texts here."""
        text = self._plain("true or false")
        if text is not None and text.lower() not in {"true", "false"}:
            self.complain(f"must be true or false, is {self._what}")
        return text is not None and text.lower() == "true"

    def whole(self, least: int, most: int) -> int:
        """Read a whole number in decimal digits; `least` stands in."""
        text = self._plain("a whole number")
        if text is None:
            return least
        if not _WHOLE.fullmatch(text):
            self.complain(f"must be a whole number in decimal digits, is {self._what}")
            return least
        if not least <= int(text) <= most:
            self.complain(f"must be between {least} and {most}, is {text}")
            return least
        return int(text)

    def number(self) -> Fraction:
        """Read a finite decimal number, exactly; 1 stands in."""
        text = self._plain("a number")
        if text is None:
            return Fraction(1)
        try:
            return exact(text)
        except ValueError as problem:
            self.complain(str(problem))
            return Fraction(1)

    def word(self, words: type[Word]) -> Word:
        """Read one of the values of an Enum; the first stands in."""
        text = self.text()
        known = [str(w.value) for w in words]
        if text not in known:
            self.check(False, f"must be one of {', '.join(known)}")
            return next(iter(words))
        return words(text)

    def _plain(self, wanted: str) -> str | None:
        if self.node is None:
            return None
        if not self.is_plain or self.is_null:
            self.complain(f"must be {wanted}, is {self._what}")
            return None
        return str(self.node.value)

    def _inside(self, name: str, node: yaml.Node | None, line: int) -> "Entry":
        return Entry(node, f"{self.key}.{name}" if self.key else name, line, self.log)

    @property
    def _what(self) -> str:
        """Name what stands there; never its text if it could be a secret: that is a quoted one."""
        match self.node:
            case yaml.MappingNode():
                return "a mapping"
            case yaml.SequenceNode():
                return "a list"
            case _ if self.is_null:
                return "empty"
            case yaml.ScalarNode(value=value) if self.is_plain and len(value) <= 40:
                return f'"{value}"'
            case _:
                return "a text in quotes"


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys of one mapping."""

    entry: Entry
    found: dict[str, Entry]

    def __getitem__(self, name: str) -> Entry:
        """Return a required key; a missing one was logged and reads as stand-ins."""
        return self.found.get(name) or Entry(
            None, f"{self.entry.key}.{name}", self.entry.line, self.entry.log
        )

    def get(self, name: str) -> Entry | None:
        return self.found.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self.found


def exact(text: str) -> Fraction:
    """Return the number that a decimal text means, never by way of a float.

    Raises:
        ValueError: it means none, or infinity; the message can be shown.
    """
    if text.lower().lstrip("+-.") in {"inf", "infinity", "nan"}:
        raise ValueError(f'must be finite, is "{text}"')
    if len(text) > 130 or not _NUMBER.fullmatch(text):
        raise ValueError(f'must be a number such as 10, 0.5 or 1e-7, is "{text[:40]}"')
    return Fraction(text)


def suggestion(wrong: str, known: Collection[str]) -> str:
    """Say what was probably meant."""
    close = difflib.get_close_matches(wrong, known, n=1)
    if not close:
        lower = {name.lower(): name for name in known}
        close = [lower[wrong.lower()]] if wrong.lower() in lower else []
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known here: {', '.join(known)}" if known else "nothing is known here"


def compose(text: str) -> Entry:
    """Read one YAML document; what is not YAML is a problem in the entry's log."""
    log = Log()
    root = Entry(None, "", 1, log)
    if len(text) > MAX_CHARACTERS:
        root.complain(f"is longer than {MAX_CHARACTERS} characters")
        return root
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        what = ": ".join(part for part in (error.context, error.problem) if part)
        if error.problem == "expected <block end>, but found '<block mapping start>'":
            what = "this line is indented otherwise than those it belongs to"
        if 0 < line <= text.count("\n") + 1 and "${" in text.split("\n")[line - 1]:
            what += '; inside {…}, write "${NAME}" in quotes'
        log.add(Problem(line, "", f"is not YAML: {what}"))
        return root
    except yaml.YAMLError:
        log.add(Problem(0, "", "is not YAML: a character that no text file has"))
        return root
    finally:
        if loader is not None:
            loader.dispose()
    if node is None:
        root.complain("is empty")
    return Entry(node, "", 1, log)


class _Loader(yaml.SafeLoader):
    """Composes plain trees: no anchors, no tags, no merge keys, not deeper than anyone reads."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise yaml.MarkedYAMLError(problem="anchors are not used here", problem_mark=mark)
        if event.tag is not None:
            raise yaml.MarkedYAMLError(problem="tags are not used here", problem_mark=mark)
        if isinstance(event, yaml.ScalarEvent) and _UNFIT.search(event.value):
            raise yaml.MarkedYAMLError(problem="no text has this character", problem_mark=mark)
        if self.depth == _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        self.depth += 1
        node = super().compose_node(parent, index)  # type: ignore[arg-type]
        self.depth -= 1
        return node
