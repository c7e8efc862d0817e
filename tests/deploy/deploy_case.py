"""What the tests of deploy/ share: helm, and the chart rendered with some values.

A file of tests is run as FILE BINARY [CASE...]. Python's standard library only.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "live"))
sys.path.insert(0, str(ROOT / "tests" / "controlplane"))

DEPLOY = ROOT / "deploy"


def helm_program():
    """None where helm is not built."""
    done = subprocess.run([ROOT / "tools/controlplane/build", "--helm", "--check"], capture_output=True,
                          text=True, check=False)
    return pathlib.Path(done.stdout.strip()) / "helm" if done.returncode == 0 else None


def need_helm():
    """Ends the process where helm is not built: 77 tells ctest that it was skipped."""
    found = helm_program()
    if found is None:
        required = os.environ.get("REGIMEN_CONTROLPLANE") == "required"
        print(f"{'FAILED' if required else 'skipped'}, run tools/controlplane/build --helm")
        sys.exit(1 if required else 77)
    return found


def helm(*words, status=0):
    done = subprocess.run([helm_program(), *words], capture_output=True, text=True, timeout=120,
                          check=False)
    if done.returncode != status:
        raise AssertionError(f"helm {words}: {done.stdout}{done.stderr}")
    return done.stdout


def render(*values, namespace="regimen-system"):
    settings = [word for value in values for word in ("--set", value)]
    return helm("template", "regimen", DEPLOY / "chart", "--namespace", namespace, "--kube-version",
                "1.37", *settings)
