"""Which versions there are. The go.mod files under modules/ are the only place that names them.

A Module is one Go module of ours with the programs that are built from it. Every minor version of
Kubernetes has a folder modules/kubernetes-MINOR; etcd and helm have one for all of them. They are separate
modules so that none moves the dependencies of another.
"""

import dataclasses
import hashlib
import pathlib
import platform
import re

from plane.failure import Failure

MODULES = pathlib.Path(__file__).resolve().parents[1] / "modules"
DEFAULT = "1.37"
KUBERNETES_PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl")
BUILD_FLAGS = ("-trimpath", "-mod=readonly")


@dataclasses.dataclass(frozen=True)
class Module:
    folder: pathlib.Path
    name: str  # "kubernetes", "etcd" or "helm"
    version: str  # "1.37.2"
    packages: tuple  # (program, Go package) in the order in which they are built

    @property
    def minor(self):
        return self.version.rsplit(".", 1)[0]

    @property
    def key(self):
        """Names what is built: the version, and a hash of everything that decides the outcome."""
        content = hashlib.sha256()
        for name in ("go.mod", "go.sum"):
            content.update((self.folder / name).read_bytes())
        content.update(repr((self.packages, BUILD_FLAGS, self.linker_flags())).encode())
        return f"{self.name}-{self.version}-{platform.machine()}-{content.hexdigest()[:10]}"

    def linker_flags(self):
        """Without symbols; with the version that Kubernetes' own build would write in."""
        flags = ["-s", "-w"]
        if self.name == "kubernetes":
            major, minor, _ = self.version.split(".")
            values = {"k8s.io/component-base/version.gitVersion": "v" + self.version,
                      "k8s.io/component-base/version.gitMajor": major,
                      "k8s.io/component-base/version.gitMinor": minor,
                      "k8s.io/component-base/version.gitTreeState": "clean",
                      "k8s.io/client-go/pkg/version.gitVersion": "v" + self.version}
            flags += [part for name, value in values.items() for part in ("-X", f"{name}={value}")]
        return " ".join(flags)


def minors():
    """All minor versions of Kubernetes that can be built, the oldest first."""
    found = [path.name.removeprefix("kubernetes-") for path in MODULES.glob("kubernetes-*")]
    return sorted(found, key=lambda minor: [int(part) for part in minor.split(".")])


def kubernetes(wanted=DEFAULT):
    """The module for "1.37", "v1.37" or "1.37.2"."""
    known = {minor: _required("kubernetes-" + minor, "k8s.io/kubernetes") for minor in minors()}
    for minor, version in known.items():
        if wanted.removeprefix("v") in (minor, version):
            packages = tuple((name, "k8s.io/kubernetes/cmd/" + name) for name in KUBERNETES_PROGRAMS)
            return Module(MODULES / f"kubernetes-{minor}", "kubernetes", version, packages)
    listed = ", ".join(f"{minor} ({version})" for minor, version in known.items())
    raise Failure(f"version: found {wanted!r}, expected one of {listed}")


def etcd():
    package = "go.etcd.io/etcd/server/v3"
    return Module(MODULES / "etcd", "etcd", _required("etcd", package), (("etcd", package),))


def helm():
    version = _required("helm", "helm.sh/helm/v3")
    return Module(MODULES / "helm", "helm", version, (("helm", "helm.sh/helm/v3/cmd/helm"),))


def _required(folder, module):
    """The version of `module` that modules/FOLDER/go.mod requires."""
    path = MODULES / folder / "go.mod"
    found = re.search(rf"^(?:require)?\s+{re.escape(module)} v(\S+)", path.read_text(), re.MULTILINE)
    if not found:
        raise Failure(f"{path}: expected a line that requires {module}")
    return found.group(1)
