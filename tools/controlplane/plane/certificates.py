"""The authority of one control plane and what it signs, with openssl; and kubeconfigs from them.

Everything is made once for a folder: a start that finds pki/ complete uses it again, so tokens and
clients of an earlier run stay valid.
"""

import base64
import json
import subprocess

from plane.failure import Failure

DAYS = "3650"
SERVER_NAMES = ("IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,"
                "DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local")
# Client certificates: file, subject. The organisation is the user's group.
CLIENTS = (
    ("admin", "/O=system:masters/CN=admin"),
    ("controller-manager", "/CN=system:kube-controller-manager"),
    ("scheduler", "/CN=system:kube-scheduler"),
)


def make(pki):
    """Fills the folder `pki` if a run has not done so yet; takes a few tenths of a second."""
    done = pki / "complete"
    if done.exists():
        return
    _key(pki / "ca.key")
    _openssl("req", "-x509", "-new", "-key", pki / "ca.key", "-subj", "/CN=regimen-test-ca", "-days", DAYS,
             "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature", "-out", pki / "ca.crt")
    _sign(pki, "apiserver", "/CN=kube-apiserver",
          f"subjectAltName={SERVER_NAMES}\nextendedKeyUsage=serverAuth\n")
    for name, subject in CLIENTS:
        _sign(pki, name, subject, "extendedKeyUsage=clientAuth\n")
    _openssl("genrsa", "-out", pki / "service-accounts.key", "2048")
    _openssl("rsa", "-in", pki / "service-accounts.key", "-pubout", "-out", pki / "service-accounts.pub")
    done.touch()


def kubeconfig(pki, user, server):
    """Text of a kubeconfig, JSON being YAML, that stands alone: it holds what it needs."""
    def encoded(name):
        return base64.b64encode((pki / name).read_bytes()).decode()

    return json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "regimen",
        "clusters": [{"name": "regimen", "cluster": {
            "server": server, "certificate-authority-data": encoded("ca.crt")}}],
        "users": [{"name": user, "user": {
            "client-certificate-data": encoded(f"{user}.crt"), "client-key-data": encoded(f"{user}.key")}}],
        "contexts": [{"name": "regimen", "context": {"cluster": "regimen", "user": user}}],
    }, indent=2) + "\n"


def _key(path):
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)


def _sign(pki, name, subject, extensions):
    _key(pki / f"{name}.key")
    _openssl("req", "-new", "-key", pki / f"{name}.key", "-subj", subject, "-out", pki / f"{name}.csr")
    (pki / f"{name}.ext").write_text(extensions)
    _openssl("x509", "-req", "-in", pki / f"{name}.csr", "-CA", pki / "ca.crt", "-CAkey", pki / "ca.key",
             "-CAcreateserial", "-days", DAYS, "-extfile", pki / f"{name}.ext", "-out", pki / f"{name}.crt")


def _openssl(*words):
    try:
        done = subprocess.run(["openssl", *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, umask=0o077)
    except FileNotFoundError:
        raise Failure("openssl is not installed") from None
    if done.returncode != 0:
        raise Failure(f"openssl {words[0]} failed: {done.stderr.strip()}")
