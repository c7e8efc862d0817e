"""The command lines of the servers, and how each shows that it is ready.

Everything listens on 127.0.0.1 only. Authorisation is Node and RBAC, as in a cluster; etcd, which
asks nobody for a password, is open to whoever can log in to this machine.
"""

import http.client
import json
import ssl

FIRST_WITH_BETA = (1, 37)  # scheduling.k8s.io/v1beta1: PodGroup and Workload
WORKLOAD_GATES = ("GenericWorkload", "TopologyAwareWorkloadScheduling")
CONTROLLERS = (
    "job", "replicaset", "deployment", "statefulset", "garbage-collector", "namespace", "serviceaccount",
    "resourcequota", "disruption", "pod-garbage-collector", "taint-eviction", "resourceclaim",
    "persistentvolume-binder", "ttl-after-finished", "validatingadmissionpolicy-status",
    "clusterrole-aggregation",
)
# Stopped in this order, started in the opposite one.
ORDER = ("scheduler", "controller-manager", "apiserver", "etcd")
PROGRAMS = {"etcd": "etcd", "apiserver": "kube-apiserver", "controller-manager": "kube-controller-manager",
            "scheduler": "kube-scheduler"}


class Servers:
    """Command lines and readiness of one control plane on given ports."""

    def __init__(self, layout, settings, ports):
        self._layout = layout
        self._settings = settings
        self.etcd_url = f"http://127.0.0.1:{ports['etcd']}"
        self._peer_url = f"http://127.0.0.1:{ports['peer']}"
        self._port = ports["apiserver"]
        self.url = f"https://127.0.0.1:{self._port}"
        self._tls = None

    def command(self, name):
        make = {"etcd": self._etcd, "apiserver": self._apiserver, "scheduler": self._scheduler,
                "controller-manager": self._controller_manager}[name]
        return [str(self._settings.programs[PROGRAMS[name]]), *make(),
                *self._settings.arguments.get(name, [])]

    def is_ready(self, name):
        """Asks once; False as long as the server is on its way."""
        if name == "etcd":
            return self._answers(self.etcd_url, "/health")
        if name == "apiserver":
            return self._answers(self.url, "/readyz")
        if name == "controller-manager":  # pods can be created from then on
            return self._answers(self.url, "/api/v1/namespaces/default/serviceaccounts/default")
        return True

    def _answers(self, url, path):
        host = url.partition("//")[2]
        if url.startswith("https"):
            if self._tls is None:
                pki = self._layout.pki
                self._tls = ssl.create_default_context(cafile=pki / "ca.crt")
                self._tls.load_cert_chain(pki / "admin.crt", pki / "admin.key")
            connection = http.client.HTTPSConnection(host, timeout=1, context=self._tls)
        else:
            connection = http.client.HTTPConnection(host, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _gates(self):
        """Feature gates; versions before the beta have only alphas of it, which nobody runs."""
        if self._settings.minor < FIRST_WITH_BETA:
            return []
        value = str(self._settings.beta).lower()
        return ["--feature-gates=" + ",".join(f"{gate}={value}" for gate in WORKLOAD_GATES)]

    def _etcd(self):
        return [
            "--name=regimen", f"--data-dir={self._layout.data}",
            f"--listen-client-urls={self.etcd_url}", f"--advertise-client-urls={self.etcd_url}",
            f"--listen-peer-urls={self._peer_url}", f"--initial-advertise-peer-urls={self._peer_url}",
            f"--initial-cluster=regimen={self._peer_url}",
            # A single member elects itself; the default makes it wait a second before it does.
            "--heartbeat-interval=20", "--election-timeout=200",
            # Data survive the end of the process, not of the machine.
            "--unsafe-no-fsync", "--quota-backend-bytes=4294967296", "--log-level=warn",
        ]

    def _apiserver(self):
        pki = self._layout.pki
        if self._settings.beta:
            served = "scheduling.k8s.io/v1beta1=true,resource.k8s.io/v1alpha3=true"
        else:
            served = "api/beta=false"
        return [
            f"--etcd-servers={self.etcd_url}", "--bind-address=127.0.0.1", f"--secure-port={self._port}",
            "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
            f"--tls-cert-file={pki / 'apiserver.crt'}", f"--tls-private-key-file={pki / 'apiserver.key'}",
            f"--client-ca-file={pki / 'ca.crt'}", "--authorization-mode=Node,RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={pki / 'service-accounts.pub'}",
            f"--service-account-signing-key-file={pki / 'service-accounts.key'}",
            "--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true", "--profiling=false",
            "--event-ttl=1h", f"--runtime-config={served}", *self._gates(),
            # At an orderly end watches end too; by default one that stays open holds it up for a minute.
            "--shutdown-watch-termination-grace-period=1s",
        ]

    def _controller_manager(self):
        kubeconfig, pki = self._layout.kubeconfig_of("controller-manager"), self._layout.pki
        controllers = [f"{name}-controller" for name in CONTROLLERS]
        if self._settings.beta:  # removes the finalizer that admission gives to each PodGroup
            controllers.append("podgroup-protection-controller")
        return [
            f"--kubeconfig={kubeconfig}", f"--authentication-kubeconfig={kubeconfig}",
            f"--authorization-kubeconfig={kubeconfig}", f"--root-ca-file={pki / 'ca.crt'}",
            f"--service-account-private-key-file={pki / 'service-accounts.key'}",
            "--use-service-account-credentials=true", "--leader-elect=false", "--secure-port=0",
            "--kube-api-qps=500", "--kube-api-burst=1000", f"--controllers={','.join(controllers)}",
            *self._gates(),
        ]

    def _scheduler(self):
        kubeconfig = self._layout.kubeconfig_of("scheduler")
        config = self._layout.root / "scheduler.yaml"
        self._layout.write(config, json.dumps({
            "apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration",
            "leaderElection": {"leaderElect": False},
            "clientConnection": {"kubeconfig": str(kubeconfig), "qps": 5000, "burst": 10000},
        }, indent=2) + "\n")
        return [f"--config={config}", f"--authentication-kubeconfig={kubeconfig}",
                f"--authorization-kubeconfig={kubeconfig}", "--secure-port=0", *self._gates()]
