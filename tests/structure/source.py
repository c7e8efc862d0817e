"""Reads C++ as text: enough for the rules, right on code that clang-format has laid out."""

import re
from functools import cached_property
from pathlib import Path

_TOKEN = re.compile(
    r"""//[^\n]*"""
    r"""|/\*.*?\*/"""
    r"""|(?:u8|u|U|L)?R"(?P<delimiter>[^()\s\\]{0,16})\(.*?\)(?P=delimiter)\""""
    r"""|"(?:\\.|[^"\\\n])*\""""
    r"""|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL | re.VERBOSE)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)


def _blank(match):
    """The same number of lines, nothing else; a literal leaves an empty one of its kind."""
    text = match.group(0)
    lines = "\n" * text.count("\n")
    if text.startswith("/"):
        return lines or " "
    return "''" if text.startswith("'") else '""' + lines


class Source:
    """One C++ file. `path` is relative to the root of the tree."""

    def __init__(self, root, path):
        self.path = path
        self.text = (Path(root) / path).read_text(encoding="utf-8", errors="replace")

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def code(self):
        """The text without comments, literals and preprocessor lines; line numbers stay."""
        bare = _TOKEN.sub(_blank, self.text)
        return _DIRECTIVE.sub(lambda match: "\n" * match.group(0).count("\n"), bare)

    @cached_property
    def includes(self):
        """[(line, '<' or '"', name)] in the order of the file."""
        bare = re.sub(r"//[^\n]*", "", self.text)
        return [(bare.count("\n", 0, match.start()) + 1, match.group(1), match.group(2))
                for match in _INCLUDE.finditer(bare)]

    @property
    def is_header(self):
        return self.path.endswith(".hpp")

    @property
    def is_test(self):
        return self.path.endswith("_test.cpp") or not self.path.startswith("src/")

    def line_of(self, offset):
        """1-based line of an offset into `code`."""
        return self.code.count("\n", 0, offset) + 1

    @cached_property
    def functions(self):
        """[(line, length)] of the bodies of functions, from the opening brace to the closing one.

        A block in a namespace or a type is a function's body if its head has a parameter list or
        continues a constructor's initialisers. Blocks inside a body belong to it.
        """
        found, stack = [], []  # stack: (kind, line) with kind scope | function | other
        head_start, line = 0, 1
        for offset, char in enumerate(self.code):
            if char == "\n":
                line += 1
            elif char == "{":
                inside = next((kind for kind, _ in reversed(stack) if kind != "scope"), None)
                head = self.code[head_start:offset]
                stack.append((_block_kind(head) if inside is None else "other", line))
                head_start = offset + 1
            elif char == "}":
                kind, opened = stack.pop() if stack else ("other", line)
                if kind == "function":
                    found.append((opened, line - opened + 1))
                head_start = offset + 1
            elif char == ";":
                head_start = offset + 1
        return found


def _block_kind(head):
    """What a block directly in a namespace or type is, from the text before its brace."""
    head = re.sub(r"\[\[.*?\]\]|\b(public|private|protected):", " ", head, flags=re.DOTALL).strip()
    if re.search(r"\bnamespace\b", head) or head.startswith("extern"):
        return "scope"
    parameters = re.sub(r"\balignas\([^)]*\)|\btemplate\s*<", "", head)
    if re.search(r"\b(class|struct|union|enum)\b", head) and "(" not in parameters:
        return "scope"
    if head == "" or head[0] in ",)" or "(" in head or head.endswith("requires"):
        return "function"
    return "other"


_UNORDERED = re.compile(r"\bstd::unordered_(?:flat_)?(?:multi)?(?:map|set)\b")


def unordered_names(code):
    """Variables declared in `code` with the type of an unordered container, or an alias of one."""
    names, aliases = set(), {alias for alias in re.findall(
        r"\busing\s+(\w+)\s*=\s*(?:const\s+)?std::unordered_", code)}
    ends = [_end_of_type(code, match.end()) for match in _UNORDERED.finditer(code)]
    for alias in aliases:
        ends += [_end_of_type(code, match.end())
                 for match in re.finditer(rf"\b{alias}\b", code)]
    for end in ends:
        declared = re.match(r"[\s&*]*(?:const\s+)?[\s&*]*(\w+)\s*(?=[;={,)]|\bREGIMEN)", code[end:])
        if declared:
            names.add(declared.group(1))
    return names


def _end_of_type(code, offset):
    """The offset after the template arguments that may follow `offset`."""
    if not code[offset:offset + 1] == "<":
        return offset
    depth = 0
    for end in range(offset, len(code)):
        if code[end] == "<":
            depth += 1
        elif code[end] == ">":
            depth -= 1
            if depth == 0:
                return end + 1
    return len(code)


def unordered_iterations(code, names):
    """[(offset, name)] of the places that walk over one of `names`."""
    if not names:
        return []
    name = rf"(?P<name>{'|'.join(sorted(map(re.escape, names)))})"
    reach = r"(?:[\w:]+(?:\(\))?(?:\.|->))*"
    patterns = (
        rf"\bfor\s*\([^;{{}}]*[^:]:\s*{reach}{name}\s*\)",
        rf"\b{name}\s*(?:\.|->)\s*c?begin\s*\(",
        rf"\bstd::(?:ranges::)?c?begin\s*\(\s*{reach}{name}\s*\)",
        rf"\bstd::(?:ranges|views|erase_if)\b[\w:]*\(\s*{reach}{name}\b",
    )
    return sorted((match.start(), match.group("name"))
                  for pattern in patterns for match in re.finditer(pattern, code))
