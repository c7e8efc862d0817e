#!/usr/bin/env python3
"""Checks the shape of the tree: `structure.py [--root DIR] [RULE...]`, all rules by default."""

import argparse
import sys
from pathlib import Path

from rules import RULES, Tree


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("rules", nargs="*", metavar="RULE", help=", ".join(RULES))
    arguments = parser.parse_args()
    unknown = [name for name in arguments.rules if name not in RULES]
    if unknown:
        parser.error(f"unknown rule {unknown[0]!r}; rules are {', '.join(RULES)}")

    tree = Tree(arguments.root)
    count = 0
    for name in arguments.rules or RULES:
        for finding in RULES[name](tree):
            print(f"{finding} [{name}]")
            count += 1
    print(f"{len(tree.sources)} files, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
