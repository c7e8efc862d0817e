"""Builds what is missing of a module into the cache, one program after the other.

A stopped build loses at most the program it was at; Go's own build cache keeps even most of that.
"""

import contextlib
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time

from plane import cache, toolchain, versions
from plane.child import die_with_parent
from plane.failure import Failure
from plane.progress import span

SHOWN_LINES = 30
DOWNLOADS = "go: downloading "


def build(module, progress):
    """Makes sure that all programs of `module` are in the cache, and returns their folder."""
    folder = cache.folder(module)
    if not cache.missing(module):
        return folder
    what = f"{module.name} {module.version}"
    with cache.locked(module.key, lambda pid: progress.say(f"{what}: process {pid} builds it, waiting")):
        todo = cache.missing(module)
        if not todo:
            return folder
        go = toolchain.find(progress.say)
        version = ".".join(str(part) for part in toolchain.version_of(go))
        names = ", ".join(name for name, _ in todo)
        progress.say(f"{what}: building {names} with Go {version} into {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob(".*"):  # of a build that was killed
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, package in todo:
            with tempfile.TemporaryDirectory(dir=folder, prefix=".go-",
                                             ignore_cleanup_errors=True) as scratch:
                _build_one(module, name, package, go, scratch, progress)
    return folder


def _build_one(module, name, package, go, scratch, progress):
    folder = cache.folder(module)
    part, log = folder / f".{name}.part", folder / f"{name}.log"
    jobs = os.environ.get("JOBS", "")
    command = [go, "build", "-v", "-p", jobs if re.fullmatch(r"[1-9]\d*", jobs) else "2",
               *versions.BUILD_FLAGS, "-ldflags", module.linker_flags(), "-o", str(part), package]
    start = time.monotonic()
    with open(log, "w+", encoding="utf-8", errors="replace") as out:
        status = _run(command, module.folder, scratch, out, name, progress)
        if status != 0:
            raise Failure(f"{name} {module.version}: go build ended with status {status}; all of its "
                          f"output: {log}\n{_tail(log)}")
    seconds = time.monotonic() - start
    size = part.stat().st_size
    (folder / f"{name}.json").write_text(json.dumps(
        {"program": name, "version": module.version, "package": package, "bytes": size,
         "seconds": round(seconds, 1), "go": toolchain.version_of(go)}) + "\n")
    part.rename(folder / name)
    progress.say(f"  {name}: {size / 1e6:.0f} MB in {span(seconds)}")


def _run(command, folder, scratch, out, name, progress):
    """Runs go build niced in a group of its own, whose end is ours; gives its status."""
    start = time.monotonic()
    with subprocess.Popen(["nice", "-n", "10", *command], cwd=folder,
                          env=toolchain.environment() | {"GOTMPDIR": scratch},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True, preexec_fn=die_with_parent()) as child:
        try:
            _follow(child.stdout, out, lambda compiled, downloaded: progress.update(
                f"  {name}: {span(time.monotonic() - start)}, {downloaded} modules downloaded, "
                f"{compiled} packages compiled"))
            return child.wait()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            progress.say(f"  {name}: stopped after {span(time.monotonic() - start)}")
            raise


def _follow(pipe, out, update):
    """Copies what go build says, to its end; update(compiled, downloaded) at least once a second."""
    compiled = downloaded = 0
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if selector.select(timeout=1):
                read = os.read(pipe.fileno(), 65536)
                if not read:
                    break
                *lines, rest = (rest + read).split(b"\n")
                for line in (line.decode(errors="replace") for line in lines):
                    compiled += _names_package(line)
                    downloaded += line.startswith(DOWNLOADS)
                    out.write(line + "\n")
            update(compiled, downloaded)
    out.write(rest.decode(errors="replace"))
    out.flush()


def _names_package(line):
    return re.fullmatch(r"[A-Za-z0-9._~/+-]+", line) is not None


def _tail(log):
    lines = [line for line in log.read_text(errors="replace").splitlines()
             if line and not _names_package(line) and not line.startswith(DOWNLOADS)]
    return "\n".join(lines[-SHOWN_LINES:])
