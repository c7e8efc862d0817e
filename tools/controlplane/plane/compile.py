"""Builds what is missing of a module into the cache, one program after the other.

A stopped build loses at most the program it was at; Go's own build cache keeps even most of that.
"""

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import time

from plane import cache, toolchain, versions
from plane.child import die_with_parent
from plane.failure import Failure
from plane.progress import span

SHOWN_LINES = 30


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
        for path in folder.glob(".*.part"):  # of a build that was killed
            path.unlink()
        for name, package in todo:
            _build_one(module, name, package, go, progress)
    return folder


def _build_one(module, name, package, go, progress):
    folder = cache.folder(module)
    part, log = folder / f".{name}.part", folder / f"{name}.log"
    jobs = os.environ.get("JOBS", "")
    command = [go, "build", "-v", "-p", jobs if re.fullmatch(r"[1-9]\d*", jobs) else "2",
               *versions.BUILD_FLAGS, "-ldflags", module.linker_flags(), "-o", str(part), package]
    start = time.monotonic()
    with open(log, "w+", encoding="utf-8", errors="replace") as out:
        status = _run(command, module.folder, out, name, progress)
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


def _run(command, folder, out, name, progress):
    """Runs go build niced in a group of its own, counting what it compiles; gives its status."""
    start, counts = time.monotonic(), {"compiled": 0, "downloaded": 0}
    with subprocess.Popen(["nice", "-n", "10", *command], cwd=folder, env=toolchain.environment(),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True, preexec_fn=die_with_parent()) as child:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(child.stdout, selectors.EVENT_READ)
                rest = b""
                while True:
                    if selector.select(timeout=1):
                        read = os.read(child.stdout.fileno(), 65536)
                        if not read:
                            break
                        *lines, rest = (rest + read).split(b"\n")
                        for line in lines:
                            _count(line.decode(errors="replace"), counts)
                            out.write(line.decode(errors="replace") + "\n")
                    progress.update(f"  {name}: {span(time.monotonic() - start)}, "
                                    f"{counts['downloaded']} modules downloaded, "
                                    f"{counts['compiled']} packages compiled")
                out.write(rest.decode(errors="replace"))
                out.flush()
            return child.wait()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            raise


def _count(line, counts):
    if line.startswith("go: downloading "):
        counts["downloaded"] += 1
    elif _names_package(line):
        counts["compiled"] += 1


def _names_package(line):
    return re.fullmatch(r"[A-Za-z0-9._~/+-]+", line) is not None


def _tail(log):
    lines = [line for line in log.read_text(errors="replace").splitlines()
             if line and not _names_package(line) and not line.startswith("go: downloading ")]
    return "\n".join(lines[-SHOWN_LINES:])
