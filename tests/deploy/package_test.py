#!/usr/bin/env python3
"""What deploy/package makes: digests, a binary that needs nothing of the machine, a plugin of kubectl.

    package_test.py BINARY [CASE...]
"""

import hashlib
import gzip
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

import deploy_case
import plane_case

BINARY = ""
PARTS = (".cdx.json", ".oci.tar", ".tar.gz")


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = pathlib.Path(scratch.name)
        cls.made = cls.pack("one")

    @classmethod
    def pack(cls, name):
        subprocess.run([deploy_case.DEPLOY / "package", "--binary", BINARY, "--out", cls.folder / name],
                       check=True, capture_output=True)
        return {path.name: path for path in (cls.folder / name).iterdir()}

    def part(self, suffix):
        return next(path for name, path in self.made.items() if name.endswith(suffix))

    def test_checksums_and_names(self):
        sums = dict(reversed(line.split()) for line in self.made["SHA256SUMS"].read_text().splitlines())
        self.assertEqual(sorted(sums), sorted(name for name in self.made if name != "SHA256SUMS"))
        for name, digest in sums.items():
            self.assertEqual(hashlib.sha256(self.made[name].read_bytes()).hexdigest(), digest)
        self.assertEqual([any(name.endswith(part) for name in sums) for part in PARTS], [True] * 3)

    def test_same_input_same_bytes(self):
        again = self.pack("two")
        self.assertEqual(again["SHA256SUMS"].read_text(), self.made["SHA256SUMS"].read_text())

    def test_the_tarball_brings_its_libraries(self):
        with tarfile.open(self.part(".tar.gz")) as archive:
            archive.extractall(self.folder / "tar")
        place = next((self.folder / "tar").iterdir())
        loaded = subprocess.run(["ldd", place / "bin" / "regimen"], check=True, capture_output=True,
                                text=True).stdout
        outside = [line.split()[0] for line in loaded.splitlines()
                   if "=>" in line and str(place) not in str(pathlib.Path(line.split()[2]).resolve())]
        glibc = ("libc.so", "libm.so", "libresolv.so", "libpthread.so", "libdl.so", "librt.so", "ld-linux")
        self.assertEqual([name for name in outside if not name.startswith(glibc)], [])
        said = subprocess.run([place / "bin" / "regimen", "--version"], check=True, capture_output=True,
                              text=True, env={}).stdout
        self.assertRegex(said, r"^regimen \d+\.\d+\.\d+\n$")

    def test_it_is_a_plugin_of_kubectl(self):
        kubectl = pathlib.Path(subprocess.run([plane_case.TOOLS / "build", "--check"], check=False,
                               capture_output=True, text=True).stdout.strip().split("\n")[-1]) / "kubectl"
        if not kubectl.is_file():
            self.skipTest("no kubectl is built: make controlplane")
        with tarfile.open(self.part(".tar.gz")) as archive:
            archive.extractall(self.folder / "plugin")
        place = next((self.folder / "plugin").iterdir()) / "bin"
        said = subprocess.run([kubectl, "regimen", "--version"], check=True, capture_output=True, text=True,
                              env={"PATH": f"{place}:{os.defpath}"}).stdout
        self.assertRegex(said, r"^regimen \d")

    def test_the_image_is_whole(self):
        with tarfile.open(self.part(".oci.tar")) as layout:
            read = lambda name: layout.extractfile(name).read()
            def blob(descriptor):
                data = read("blobs/" + descriptor["digest"].replace(":", "/"))
                self.assertEqual(len(data), descriptor["size"])
                self.assertEqual("sha256:" + hashlib.sha256(data).hexdigest(), descriptor["digest"])
                return data
            self.assertEqual(json.loads(read("oci-layout")), {"imageLayoutVersion": "1.0.0"})
            manifest = json.loads(blob(json.loads(read("index.json"))["manifests"][0]))
            config = json.loads(blob(manifest["config"]))
            layer = gzip.decompress(blob(manifest["layers"][0]))
        self.assertEqual(config["rootfs"]["diff_ids"], ["sha256:" + hashlib.sha256(layer).hexdigest()])
        self.assertEqual(config["config"]["User"], "65532:65532")
        root = self.folder / "root"
        with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
            archive.extractall(root)
        if os.geteuid() != 0:
            self.skipTest("only root can run what is in an image")
        environment = dict(entry.split("=", 1) for entry in config["config"]["Env"])
        said = subprocess.run(["/usr/sbin/chroot", "--userspec=65532:65532", root, *config["config"]["Entrypoint"],
                               "replay", "--profile", "gangs8", "--nodes-count", "4", "--placement",
                               "regimen"], capture_output=True, text=True, check=False,
                              env=environment)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("regimen", said.stdout)

    def test_the_bill_names_what_is_inside(self):
        bill = json.loads(self.part(".cdx.json").read_text())
        self.assertEqual(bill["bomFormat"], "CycloneDX")
        names = {component["name"]: component["version"] for component in bill["components"]}
        self.assertIn("libcurl4", names)
        self.assertNotIn("unknown", names.values())


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main(module="__main__")
