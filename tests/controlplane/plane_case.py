"""What the tests of tools/controlplane share: a scratch folder, control planes in it, kubectl.

A file of tests is run as FILE [CASE...]. Python's standard library only.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools" / "controlplane"
PATIENCE_S = 150  # a machine may have other work; nothing here asserts how fast it is


class Plane:
    """One `up` as a child of this process, or of `through`, a command that gets it as arguments."""

    def __init__(self, folder, *flags, through=()):
        self.folder = pathlib.Path(folder)
        self.child = subprocess.Popen(
            [*through, TOOLS / "up", self.folder, "--no-build", *flags], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.kubeconfig = None

    def until_ready(self):
        self.kubeconfig = self.child.stdout.readline().strip()
        if not self.kubeconfig:
            raise AssertionError("up: " + self.child.communicate(timeout=PATIENCE_S)[1])
        return self

    def state(self):
        return json.loads((self.folder / "state.json").read_text())

    def pids(self):
        state = self.state()
        return [state["supervisor"], *state["processes"].values()]

    def kubectl(self, *words, stdin=None, check=True):
        """Standard output; or, with check=False, whatever was printed."""
        done = subprocess.run(
            [self.folder / "bin" / "kubectl", "--kubeconfig", self.folder / "kubeconfig", *words],
            input=stdin, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
            env={"PATH": os.defpath, "HOME": str(self.folder)})
        if check and done.returncode != 0:
            raise AssertionError(f"kubectl {words}: {done.stderr}")
        return done.stdout if check else done.stdout + done.stderr

    def restart(self, *words):
        return json.loads(tool("restart", self.folder, *words))

    def end(self):
        """What it wrote to standard error, after SIGTERM."""
        if self.child.poll() is None:
            self.child.terminate()
        try:
            return self.child.communicate(timeout=PATIENCE_S)[1]
        finally:
            with contextlib.suppress(ProcessLookupError):
                self.child.kill()


def tool(name, *words, status=0, **options):
    """Standard output of a command that must succeed, or standard error of one that must not."""
    done = subprocess.run([TOOLS / name, *words], capture_output=True, text=True, timeout=PATIENCE_S,
                          check=False, **options)
    if done.returncode != status:
        raise AssertionError(f"{name} {words}: status {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout if status == 0 else done.stderr


def lives(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def users_of(folder):
    """Ids of all processes that name a folder on their command line, this one aside."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in (path / "cmdline").read_bytes() and int(path.name) != os.getpid():
                found.append(int(path.name))
    return [pid for pid in found if lives(pid)]


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def plane(self, name, *flags, **options):
        """A plane that ends with the test; it may still be starting."""
        plane = Plane(self.folder / name, *flags, **options)
        self.addCleanup(plane.end)
        return plane

    def until(self, what, holds):
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def users(self):
        return users_of(self.folder)

    def assert_gone(self, pids):
        self.assertGreaterEqual(len(pids), 4)
        self.until(f"some of {pids} are still there", lambda: not any(lives(pid) for pid in pids))
        self.assertEqual(self.users(), [])


def run_tests(needs_programs=True):
    """What each file of tests ends with; 77 tells ctest that it was skipped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if needs_programs:
        done = subprocess.run([TOOLS / "build", "--check"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            required = os.environ.get("REGIMEN_CONTROLPLANE") == "required"
            print(f"{'FAILED' if required else 'skipped'}, run make controlplane: {done.stderr.strip()}")
            sys.exit(1 if required else 77)
    unittest.main(module="__main__")
