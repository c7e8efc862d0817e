#include "kube/client/config/kubeconfig.hpp"

#include <gmock/gmock.h>

#include "files/temporary_directory.hpp"

#include "kube/client/config/base64.hpp"
#include "kube/client/config/in_cluster.hpp"

namespace regimen::kube::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kTwoClusters = R"(apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443/
    certificate-authority-data: Q0E=
    tls-server-name: api.internal
    proxy-url: socks5://proxy:1080
- name: lab
  cluster: {server: "https://lab:6443", insecure-skip-tls-verify: true}
users:
- name: robot
  user: {tokenFile: secrets/token}
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: bin/login
      args: [get, token]
      env: [{name: REGION, value: eu}]
      interactiveMode: IfAvailable
      provideClusterInfo: true
- name: person
  user: {as: somebody, token: secret-token}
- name: certificate
  user: {client-certificate-data: Q0VSVA==, client-key: key.pem}
contexts:
- {name: prod, context: {cluster: prod, user: robot, namespace: ml}}
- {name: lab, context: {cluster: lab, user: plugin}}
- {name: wrong, context: {cluster: nowhere, user: robot}}
- {name: acting, context: {cluster: prod, user: person}}
- {name: certified, context: {cluster: prod, user: certificate}}
)";

Result<Connection> load(const std::string& file, const std::string& context = "") {
    return load_kubeconfig({.files = {file}, .files_must_exist = true, .context = context});
}

std::string error_of(const Result<Connection>& result) {
    return result ? "no error" : to_string(result.error());
}

class Kubeconfig : public testing::Test {
protected:
    // The message for a text, without the folder.
    std::string complaint(const std::string& text) {
        std::string message = error_of(load(folder_.file("config", text)));
        const std::string prefix = folder_.path() + "/";
        return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
    }

    files::TemporaryDirectory folder_;
};

TEST_F(Kubeconfig, CurrentContextSelectsClusterUserAndNamespace) {
    const auto connection = load(folder_.file("config", kTwoClusters));
    ASSERT_TRUE(connection) << error_of(connection);
    EXPECT_EQ(connection->server, "https://prod.example:6443");
    EXPECT_EQ(connection->ca_pem, "CA");
    EXPECT_EQ(connection->tls_server_name, "api.internal");
    EXPECT_EQ(connection->proxy_url, "socks5://proxy:1080");
    EXPECT_EQ(connection->default_namespace, "ml");
    EXPECT_EQ(connection->credentials.token_file, folder_.path() + "/secrets/token");
    EXPECT_FALSE(connection->insecure_skip_tls_verify);
}

TEST_F(Kubeconfig, ExecPluginIsReadWhole) {
    const auto connection = load(folder_.file("config", kTwoClusters), "lab");
    ASSERT_TRUE(connection) << error_of(connection);
    EXPECT_TRUE(connection->insecure_skip_tls_verify);
    EXPECT_EQ(connection->default_namespace, "default");
    const ExecConfig& exec = connection->credentials.exec.value();
    EXPECT_EQ(exec.command, folder_.path() + "/bin/login");
    EXPECT_THAT(exec.arguments, ElementsAre("get", "token"));
    EXPECT_THAT(exec.environment, ElementsAre(Pair("REGION", "eu")));
    EXPECT_TRUE(exec.provide_cluster_info);
}

TEST_F(Kubeconfig, CertificatesMayBeDataOrFiles) {
    const auto connection = load(folder_.file("config", kTwoClusters), "certified");
    ASSERT_TRUE(connection) << error_of(connection);
    EXPECT_EQ(connection->credentials.certificate_pem, "CERT");
    EXPECT_EQ(connection->credentials.key_file, folder_.path() + "/key.pem");
}

TEST_F(Kubeconfig, UnknownNamesAreShownWithTheKnownOnes) {
    const std::string file = folder_.file("config", kTwoClusters);
    EXPECT_THAT(error_of(load(file, "prot")), HasSubstr("found the context \"prot\", expected one "
                                                        "of: acting, certified, lab, prod, wrong; "
                                                        "did you mean \"prod\"?"));
    EXPECT_THAT(error_of(load(file, "wrong")),
                HasSubstr(file + ":32:26: found the cluster \"nowhere\""));
}

TEST_F(Kubeconfig, WhatWouldChangeWhoWeAreIsRefusedAndSecretsAreNotShown) {
    const std::string message = error_of(load(folder_.file("config", kTwoClusters), "acting"));
    EXPECT_THAT(message, HasSubstr("as: found a way to authenticate that is not supported"));
    EXPECT_EQ(message.find("secret-token"), std::string::npos);
}

TEST_F(Kubeconfig, FirstFileWinsWholeEntries) {
    const std::string first = folder_.file("first", R"(
clusters: [{name: a, cluster: {server: "https://first"}}]
contexts: [{name: x, context: {cluster: a, user: u}}]
)");
    const std::string second = folder_.file("second", R"(
current-context: x
clusters:
- {name: a, cluster: {server: "https://second", proxy-url: "http://p"}}
- {name: b, cluster: {server: "https://b"}}
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: b}}, {name: y, context: {cluster: b, user: u}}]
)");
    const std::string list = first + "::" + folder_.path() + "/missing:" + second;
    KubeconfigOptions options = kubeconfig_files("", list, "/home/nobody");
    const auto x = load_kubeconfig(options);
    ASSERT_TRUE(x) << error_of(x);
    EXPECT_EQ(x->server, "https://first");
    EXPECT_EQ(x->proxy_url, "");
    EXPECT_EQ(x->credentials.token, "t");
    options.context = "y";
    EXPECT_EQ(load_kubeconfig(options)->server, "https://b");
}

TEST_F(Kubeconfig, FilesAreChosenByPathThenEnvironmentThenHome) {
    EXPECT_THAT(kubeconfig_files("/p", "/a:/b", "/h").files, ElementsAre("/p"));
    EXPECT_THAT(kubeconfig_files("", "/a:/b", "/h").files, ElementsAre("/a", "/b"));
    EXPECT_THAT(kubeconfig_files("", "", "/h").files, ElementsAre("/h/.kube/config"));
    EXPECT_THAT(error_of(load(folder_.path() + "/none")), HasSubstr("/none: "));
    EXPECT_THAT(error_of(load_kubeconfig(kubeconfig_files("", "/none1:/none2", ""))),
                HasSubstr("/none1:/none2: found no kubeconfig"));
}

TEST_F(Kubeconfig, MistakesAreShownInPlace) {
    EXPECT_EQ(complaint("clusters: 3\n"),
              "config:1:11: clusters: found another text, expected a list");
    EXPECT_EQ(complaint("clusters:\n- name: a\n  cluster: {server: ftp://x}\n"),
              "config:3:21: clusters[0].cluster.server: found another text, expected a URL: "
              "https://HOST[:PORT]");
    EXPECT_EQ(complaint("clusters:\n- name: a\n"),
              "config:2:3: clusters[0].cluster: found nothing, expected a map");
    EXPECT_EQ(complaint("users:\n- name: a\n  user: {client-key-data: '*'}\n"),
              "config:3:27: users[0].user.client-key-data: found 1 characters that are not base64, "
              "expected base64");
    EXPECT_EQ(complaint("users:\n- name: a\n  user: {client-key: k}\n"),
              "config:3:9: users[0].user: found a client key alone, expected client-certificate "
              "and client-key");
    EXPECT_EQ(complaint("users:\n- name: a\n  user: {exec: {apiVersion: v2, command: x}}\n"),
              "config:3:16: users[0].user.exec.apiVersion: found \"v2\", expected "
              "client.authentication.k8s.io/v1 or v1beta1");
    EXPECT_EQ(complaint("clusters:\n- name: a\n  cluster: {server: 'https://a', "
                        "insecure-skip-tls-verify: yes}\n"),
              "config:3:60: clusters[0].cluster.insecure-skip-tls-verify: found another text, "
              "expected true or false");
    EXPECT_EQ(complaint("kind: Pod\n"), "config:1:7: kind: found \"Pod\", expected Config");
    EXPECT_THAT(complaint("a: [b\n"), HasSubstr("found what is no YAML"));
    EXPECT_THAT(
        complaint("current-context: x\n"),
        HasSubstr("config:1:18: found the context \"x\", expected one of: (there is none)"));
    EXPECT_THAT(complaint("clusters: []\n"), HasSubstr("current-context: found nothing"));
}

TEST_F(Kubeconfig, InClusterReadsTheServiceAccountFolder) {
    folder_.file("token", "abc\n");
    folder_.file("ca.crt", "CA");
    folder_.file("namespace", "regimen\n");
    const auto connection = in_cluster_connection("fd00::1", "443", folder_.path());
    ASSERT_TRUE(connection) << error_of(connection);
    EXPECT_EQ(connection->server, "https://[fd00::1]:443");
    EXPECT_EQ(connection->credentials.token_file, folder_.path() + "/token");
    EXPECT_EQ(connection->ca_pem, "CA");
    EXPECT_EQ(connection->default_namespace, "regimen");
    EXPECT_THAT(error_of(in_cluster_connection("", "", folder_.path())),
                HasSubstr("KUBERNETES_SERVICE_HOST"));
    EXPECT_THAT(error_of(in_cluster_connection("10.0.0.1", "443", folder_.path() + "/none")),
                HasSubstr("/none/token: "));
}

TEST(Base64, RoundTripsAndRefuses) {
    EXPECT_EQ(decode_base64("Zm9v\nYmE="), "fooba");
    EXPECT_EQ(decode_base64("Zg=="), "f");
    EXPECT_EQ(decode_base64(""), "");
    for (const char* bad : {"Zg=", "Z", "Zm9v!", "Zg==Zg==", "====", "Zm9"}) {
        EXPECT_EQ(decode_base64(bad), std::nullopt) << bad;
    }
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

}  // namespace
}  // namespace regimen::kube::client
