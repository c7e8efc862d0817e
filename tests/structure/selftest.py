#!/usr/bin/env python3
"""Proves that each rule can fail, and where: small trees, and the findings they must give."""

import sys
import tempfile
import unittest
from pathlib import Path

import tables
from rules import RULES, Tree
from source import Source, unordered_iterations, unordered_names

DOC = "// What it is, in a line,\n// and who owns it.\n#pragma once\n"
MARKER = tables.MARKERS[0]


def run(rule, files):
    """The findings of one rule on a tree of {path: text}, as a list of (path:line, text)."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            target = Path(root) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        found = list(RULES[rule](Tree(root)))
    return [tuple(finding.split(": ", 1)) for finding in found]


def functions(text):
    with tempfile.TemporaryDirectory() as root:
        (Path(root) / "a.cpp").write_text(text)
        return Source(root, "a.cpp").functions


class Rules(unittest.TestCase):
    def places(self, rule, files):
        return [place for place, _ in run(rule, files)]

    def test_layers(self):
        files = {
            "src/base/a.hpp": '#include "model/b.hpp"\n',
            "src/engine/a.cpp": '#include "model/b.hpp"\n#include "sim/c.hpp"\n// #include "cli/x.hpp"\n',
            "src/engine/b.cpp": '#include "b.hpp"\n',
            "src/sim/physics/p.cpp": '#include "engine/engine.hpp"\n',
            "src/sim/s.cpp": '#include "sim/physics/p.hpp"\n#include "engine/engine.hpp"\n',
            "src/attic/x.cpp": "\n",
            "src/CMakeLists.txt": "regimen_room(base)\nregimen_room(model DEPS base sim LINKS x::y)\n",
            "tests/property/p_test.cpp": '#include "cli/x.hpp"\n',
        }
        self.assertEqual(self.places("layers", files), [
            "src/attic/x.cpp:1", "src/base/a.hpp:1", "src/engine/a.cpp:2", "src/engine/b.cpp:1",
            "src/sim/physics/p.cpp:1", "src/CMakeLists.txt:2"])

    def test_purity_of_headers_and_words(self):
        files = {
            "src/engine/a.cpp": "#include <chrono>\n// throw, std::time\n"
                                'auto s = "throw"; auto r = R"(try {)";\n'
                                "void f() { throw 1; }\nint g() { return ::rand(); }\n"
                                "int h(X x) { return x.rand() + retry(1); }\n"
                                "double i(double x) { return std::exp(x); }\n",
            "src/engine/a_test.cpp": "#include <fstream>\nvoid f() { throw 1; }\n",
            "src/base/log.cpp": "#include <cstdio>\n#include <thread>\n",
            "src/sim/a.cpp": "#include <thread>\nvoid f() { throw 1; }\n",
        }
        self.assertEqual(self.places("purity", files), [
            "src/base/log.cpp:2", "src/engine/a.cpp:1", "src/engine/a.cpp:4", "src/engine/a.cpp:5",
            "src/engine/a.cpp:7"])

    def test_purity_of_iteration(self):
        header = ("using Index = std::unordered_map<Key, std::vector<int>>;\n"
                  "class A { Index index_; std::unordered_set<int> seen_; std::vector<int> all_; };\n")
        files = {
            "src/engine/a.hpp": header,
            "src/engine/a.cpp": "void A::f() {\n for (int x : all_) g(x);\n"
                                " for (const auto& [k, v] : index_) g(v);\n"
                                " auto it = seen_.find(3); if (it != seen_.end()) g(1);\n"
                                " std::vector<int> v(seen_.begin(), seen_.end());\n"
                                " for (int x : this->seen_) g(x);\n"
                                " std::ranges::sort(all_);\n std::ranges::for_each(seen_, g);\n}\n",
        }
        self.assertEqual(self.places("purity", files), [
            "src/engine/a.cpp:3", "src/engine/a.cpp:5", "src/engine/a.cpp:6", "src/engine/a.cpp:8"])

    def test_libraries(self):
        files = {
            "src/base/b.cpp": '#include "CLI/CLI.hpp"\n#include "base/b.hpp"\n',
            "src/base/log.cpp": "#include <spdlog/spdlog.h>\n#include <fmt/format.h>\n",
            "src/base/log.hpp": "#include <spdlog/spdlog.h>\n#include <iostream>\n",
            "src/engine/a.cpp": "#include <yaml-cpp/yaml.h>\n#include <regex>\n",
            "src/engine/a_test.cpp": "#include <gtest/gtest.h>\n",
            "src/engine/b.cpp": "#include <gtest/gtest.h>\n",
            "tests/x/a_test.cpp": "#include <rapidjson/document.h>\n#include <CLI/CLI.hpp>\n",
        }
        self.assertEqual(self.places("libraries", files), [
            "src/base/b.cpp:1", "src/base/log.hpp:1", "src/base/log.hpp:2", "src/engine/a.cpp:1",
            "src/engine/a.cpp:2", "src/engine/b.cpp:1", "tests/x/a_test.cpp:2"])

    def test_sizes(self):
        body = "void f() {\n" + "    g();\n" * tables.FUNCTION_LINES_MAX + "}\n"
        fits = "void f() {\n" + "    g();\n" * (tables.FUNCTION_LINES_MAX - 2) + "}\n"
        files = {
            "src/base/fits.cpp": fits,
            "src/base/long.cpp": "int x;\n" * (tables.SOURCE_LINES_MAX + 1),
            "src/base/long.hpp": "int x;\n" * (tables.HEADER_LINES_MAX + 1),
            "src/base/long_function.cpp": body,
            "src/base/wide.cpp": "//" + "é" * 99 + "\n//" + "é" * 98 + "\n// https://" + "x" * 99 + "\n",
        }
        self.assertEqual(self.places("sizes", files), [
            f"src/base/long.cpp:{tables.SOURCE_LINES_MAX + 1}",
            f"src/base/long.hpp:{tables.HEADER_LINES_MAX + 1}",
            "src/base/long_function.cpp:1", "src/base/wide.cpp:1", "src:1"])

    def test_headers(self):
        files = {
            "src/base/good.hpp": DOC + "int x;\n",
            "src/base/after.hpp": '#pragma once\n#include "base/good.hpp"\n\n// Says what it is,\n// and who may call it.\nint x;\n',
            "src/base/once.hpp": "// What it is, in a line,\n// and who owns it.\nint x;\n",
            "src/base/silent.hpp": "#pragma once\n// Too short.\nint x;\n" + DOC,
            "src/base/good.cpp": '#include "base/good.hpp"\n#include <vector>\n',
            "src/base/after.cpp": '#include <vector>\n\n#include "base/after.hpp"\n',
            "src/base/alone.cpp": "#include <vector>\n",
        }
        self.assertEqual(self.places("headers", files), [
            "src/base/after.cpp:1", "src/base/once.hpp:1", "src/base/silent.hpp:1"])

    def test_rooms(self):
        files = {
            "src/base/a.cpp": "\n", "src/base/README.md": "a\n" * 5,
            "src/model/a.cpp": "\n", "src/model/README.md": "a\n" * 4,
            "src/engine/a.cpp": "\n",
        }
        self.assertEqual(self.places("rooms", files),
                         ["src/model/README.md:1", "src/engine/README.md:1"])

    def test_words(self):
        files = {
            "src/base/a.cpp": f"int x;\n// {MARKER}: later\n",
            "docs/a.md": f"A {MARKER}S list, {MARKER.lower()}.\n",
            "tools/run": f"# {MARKER}\n",
            "data/a.md": f"{MARKER}\n",
        }
        self.assertEqual(self.places("words", files), ["src/base/a.cpp:2", "tools/run:1"])


class Functions(unittest.TestCase):
    """The reader of function bodies, on the shapes that clang-format leaves."""

    def test_shapes(self):
        self.assertEqual(functions(
            "namespace a {\n"                                      # 1
            "enum class E : std::uint8_t { kA, kB };\n"            # 2
            "constexpr std::array<int, 2> kTable{{\n1,\n2}};\n"    # 3-5
            "struct S {\n"                                         # 6
            "    int x{1};\n"                                      # 7
            "    S() : x{2}, y(3) {\n"                             # 8
            "        z();\n"                                       # 9
            "    }\n"                                              # 10
            "    int f() const { return x; }\n"                    # 11
            "};\n"                                                 # 12
            "int big(int a,\n"                                     # 13
            "        int b) {\n"                                   # 14
            "    auto g = [&](int c) {\n"                          # 15
            "        return c;\n"                                  # 16
            "    };\n"                                             # 17
            "    if (a) {\n    }\n"                                # 18-19
            "    return '{' + 1'000;  // {\n"                      # 20
            "}\n"                                                  # 21
            "}\n"),
            [(8, 1), (8, 3), (11, 1), (14, 8)])

    def test_directives_and_raw_strings(self):
        self.assertEqual(functions(
            '#define OPEN {\nauto kText = R"x(\n{ ) { }\n)x";\nint f() {\n    return 1;\n}\n'),
            [(5, 3)])


class Unordered(unittest.TestCase):
    def test_names(self):
        self.assertEqual(unordered_names(
            "std::unordered_map<int, std::vector<int>> a;\n"
            "void f(const std::unordered_set<int>& b, std::map<int, int> c);\n"
            "std::unordered_map<int, int> make();\n"), {"a", "b"})

    def test_iterations(self):
        code = "for (auto x : s.a) {}\nfor (auto x : b) {}\na.begin();\na.find(1);\nstd::begin(a);"
        self.assertEqual([name for _, name in unordered_iterations(code, {"a"})], ["a"] * 3)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
