"""The rules. Each takes a Tree and yields findings as text, `file:line: what is wrong`."""

import re
from functools import cached_property
from pathlib import Path
from statistics import median

import tables
from source import Source, unordered_iterations, unordered_names


class Tree:
    """A checkout: its C++ files, read once."""

    def __init__(self, root):
        self.root = Path(root)

    @cached_property
    def sources(self):
        """{path: Source} of every C++ file, in order of path."""
        paths = [path for folder in tables.CODE_FOLDERS for suffix in ("*.hpp", "*.cpp")
                 for path in (self.root / folder).rglob(suffix)]
        names = sorted(path.relative_to(self.root).as_posix() for path in paths)
        return {name: Source(self.root, name) for name in names}

    def texts(self):
        """(path, lines) of every file a person wrote, C++ or not."""
        for folder in tables.TEXT_FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and path.suffix in tables.TEXT_SUFFIXES:
                    text = path.read_text(encoding="utf-8", errors="replace")
                    yield path.relative_to(self.root).as_posix(), text.splitlines()


def room_of(path):
    """The room of a file in src/, "" for files elsewhere, None for a folder nobody declared."""
    if not path.startswith("src/"):
        return ""
    inner = path[len("src/"):]
    rooms = [room for room in tables.ROOMS if inner.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def layers(tree):
    """Includes point down the list of rooms only, absolute from src/."""
    for path, source in tree.sources.items():
        room = room_of(path)
        if room == "":
            continue
        if room is None:
            yield f"{path}:1: no declared room: add its folder to ROOMS in tables.py"
            continue
        for line, kind, name in source.includes:
            if kind != '"':
                continue
            target = room_of("src/" + name)
            if (path[len("src/"):], name) in tables.DATA_INCLUDES:
                continue
            if target is None:
                yield (f'{path}:{line}: include "{name}": neither a path from src/ into a room '
                       "nor, as third-party headers must be, in angle brackets")
            elif target != room and target not in tables.ROOMS[room]:
                yield f'{path}:{line}: include "{name}": {room} may not use {target}'
    yield from _linked_rooms(tree)


def _linked_rooms(tree):
    cmake = tree.root / "src" / "CMakeLists.txt"
    if not cmake.is_file():
        return
    text = cmake.read_text()
    for match in re.finditer(r"regimen_room\(([\w/]+)\s+([^)]*)\)", text):
        room, arguments = match.group(1), match.group(2).split()
        allowed = tables.ROOMS.get(room, ())
        names = arguments[arguments.index("DEPS") + 1:] if "DEPS" in arguments else []
        if "LINKS" in names:
            names = names[:names.index("LINKS")]
        line = text.count("\n", 0, match.start()) + 1
        for name in names:
            if name not in allowed:
                yield f"src/CMakeLists.txt:{line}: {room} may not link {name}"


def purity(tree):
    """Pure rooms: no I/O, clock, thread, exception, nor a walk over an unordered container."""
    words = "|".join(sorted(map(re.escape, tables.IMPURE_WORDS), key=len, reverse=True))
    # A member or a name of our own that happens to be called like a C function is no call of it.
    pattern = re.compile(rf"(?<![\w:.>])(?:std::|::)?({words})\b")
    for path, source in tree.sources.items():
        if room_of(path) not in tables.PURE_ROOMS or source.is_test:
            continue
        inner = path[len("src/"):]
        for line, _, name in source.includes:
            if name in tables.IMPURE_HEADERS and (inner, name) not in tables.PURE_EXCEPTIONS:
                yield f"{path}:{line}: <{name}> in a pure room"
        for match in pattern.finditer(source.code):
            word = match.group(1)
            if (inner, word) not in tables.PURE_EXCEPTIONS:
                yield f"{path}:{source.line_of(match.start())}: '{word}' in a pure room"
        names = unordered_names(source.code)
        header = tree.sources.get(re.sub(r"\.cpp$", ".hpp", path))
        if header:
            names |= unordered_names(header.code)
        for offset, name in unordered_iterations(source.code, names):
            yield (f"{path}:{source.line_of(offset)}: walks over the unordered container '{name}': "
                   "its order is not ours")


def libraries(tree):
    """Heavy third-party headers only in the .cpp files of the rooms that may; some nowhere."""
    for path, source in tree.sources.items():
        room = "" if source.is_test else room_of(path)
        for line, _, name in source.includes:
            for prefix, why in tables.BANNED_HEADERS.items():
                if name.startswith(prefix):
                    yield f"{path}:{line}: <{name}>: {why}"
            if source.is_header and name in tables.BANNED_IN_HEADERS:
                yield f"{path}:{line}: <{name}> in a header"
            for prefix, rooms in tables.HEAVY_HEADERS.items():
                if not name.startswith(prefix):
                    continue
                if room not in rooms and not (source.is_test and room_of(path) in rooms):
                    yield f"{path}:{line}: <{name}> is for {_list(rooms)} only"
                elif source.is_header and path.startswith("src/"):
                    yield f"{path}:{line}: <{name}> in a header: keep it in one .cpp"


def _list(rooms):
    return ", ".join(room or "tests" for room in rooms)


def sizes(tree):
    """Lengths of files, functions and lines, and the medians of the whole tree."""
    headers, bodies = [], []
    for path, source in tree.sources.items():
        count = len(source.lines)
        limit = tables.HEADER_LINES_MAX if source.is_header else tables.SOURCE_LINES_MAX
        if count > limit:
            yield f"{path}:{limit + 1}: {count} lines, at most {limit}"
        if not source.is_test:
            (headers if source.is_header else bodies).append(count)
        for line, length in source.functions:
            if length > tables.FUNCTION_LINES_MAX:
                yield (f"{path}:{line}: a function of {length} lines, "
                       f"at most {tables.FUNCTION_LINES_MAX}")
        for number, text in enumerate(source.lines, 1):
            if len(text) > tables.COLUMNS_MAX and "://" not in text:
                yield f"{path}:{number}: {len(text)} columns, at most {tables.COLUMNS_MAX}"
    for what, counts, limit in (("headers", headers, tables.HEADER_LINES_MEDIAN),
                                ("sources", bodies, tables.SOURCE_LINES_MEDIAN)):
        if counts and median(counts) > limit:
            yield f"src:1: the median of {what} is {median(counts):g} lines, at most {limit}"


def headers(tree):
    """Headers: #pragma once, a doc block on top; foo.cpp includes foo.hpp first."""
    for path, source in tree.sources.items():
        if not path.startswith("src/"):
            continue
        if source.is_header:
            if not re.search(r"^#pragma once$", source.text, re.MULTILINE):
                yield f"{path}:1: no #pragma once"
            if not _has_doc_block(source.lines):
                yield f"{path}:1: no doc block (// lines before the first declaration)"
        else:
            own = re.sub(r"\.cpp$", ".hpp", path)
            first = source.includes[0] if source.includes else (1, "", "")
            if own in tree.sources and first[2] != own[len("src/"):]:
                yield (f"{path}:{first[0]}: its own header is not the first include, "
                       "which proves that it stands alone")


def _has_doc_block(lines):
    """True when a comment that says something stands before the first declaration."""
    said = 0
    for line in lines:
        if line.startswith("//"):
            said += len(line.lstrip("/ "))
            if said >= tables.DOC_CHARACTERS_MIN:
                return True
        elif line.strip() == "" or line.startswith("#"):
            said = 0
        else:
            return False
    return False


def rooms(tree):
    """Every room has a README that says what it is."""
    for room in tables.ROOMS:
        if not any(path.startswith(f"src/{room}/") for path in tree.sources):
            continue
        readme = tree.root / "src" / room / "README.md"
        if not readme.is_file():
            yield f"src/{room}/README.md:1: missing"
        elif len(readme.read_text().splitlines()) < tables.ROOM_README_LINES_MIN:
            yield f"src/{room}/README.md:1: says too little"


def words(tree):
    """No marker of unfinished work, no forbidden word."""
    markers = re.compile(rf"\b({'|'.join(tables.MARKERS)})\b")
    forbidden = re.compile("|".join(map(re.escape, tables.FORBIDDEN_WORDS)) or r"(?!)",
                           re.IGNORECASE)
    for path, lines in tree.texts():
        if path == "tests/structure/tables.py":
            continue
        for number, line in enumerate(lines, 1):
            for match in (*markers.finditer(line), *forbidden.finditer(line)):
                yield f"{path}:{number}: '{match.group(0)}'"


RULES = {rule.__name__: rule for rule in (layers, purity, libraries, sizes, headers, rooms, words)}
