#include "kube/client/config/credentials.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "files/temporary_directory.hpp"

#include "kube/client/config/child_process.hpp"
#include "kube/client/config/exec_plugin.hpp"
#include "kube/client/http/clock.hpp"

namespace regimen::kube::client {
namespace {

using testing::HasSubstr;
using testing::Not;

const Instant kNow = parse_rfc3339("2024-02-29T12:00:00Z").value();

std::string error_of(const auto& result) {
    return result ? "no error" : to_string(result.error());
}

ExecConfig shell(const std::string& script) {
    ExecConfig exec;
    exec.command = "sh";
    exec.arguments = {"-c", script};
    exec.api_version = "client.authentication.k8s.io/v1";
    return exec;
}

Connection with_plugin(const std::string& script) {
    Connection connection;
    connection.server = "https://api:6443";
    connection.credentials.exec = shell(script);
    return connection;
}

std::string answer(const std::string& status) {
    return R"(echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",)"
           R"("status":)" +
           status + "}'";
}

TEST(Credentials, TokenFileIsTrimmedAndReadAgainEachMinute) {
    files::TemporaryDirectory folder;
    Connection connection;
    connection.credentials.token = "from the config";
    connection.credentials.token_file = folder.file("token", " first\n");
    auto credential = fetch_credential(connection, kNow);
    ASSERT_TRUE(credential) << error_of(credential);
    EXPECT_EQ(credential->bearer_token, "first");
    EXPECT_EQ(credential->refresh_after, Duration::minutes(1));
    folder.file("token", "second");
    EXPECT_EQ(fetch_credential(connection, kNow)->bearer_token, "second");
}

TEST(Credentials, WhatCannotBeAHeaderIsRefusedUnseen) {
    files::TemporaryDirectory folder;
    Connection connection;
    connection.credentials.token_file = folder.file("token", "geheim\r\nX-Remote-User: admin");
    const std::string message = error_of(fetch_credential(connection, kNow));
    EXPECT_THAT(message, HasSubstr("found blanks or control characters"));
    EXPECT_THAT(message, Not(HasSubstr("geheim")));
}

TEST(Credentials, CertificatesNeverChangeUnlessTheyAreFiles) {
    files::TemporaryDirectory folder;
    Connection connection;
    connection.credentials.certificate_pem = "C";
    connection.credentials.key_pem = "K";
    EXPECT_EQ(fetch_credential(connection, kNow)->refresh_after, std::nullopt);
    connection.credentials.certificate_file = folder.file("c", "C2");
    connection.credentials.key_file = folder.file("k", "K2");
    const auto credential = fetch_credential(connection, kNow);
    EXPECT_EQ(credential->certificate_pem, "C2");
    EXPECT_EQ(credential->key_pem, "K2");
    EXPECT_EQ(credential->refresh_after, Duration::minutes(1));
}

TEST(Credentials, PluginIsAskedWithTheClusterAndItsAnswerExpires) {
    files::TemporaryDirectory folder;
    Connection connection =
        with_plugin("printf '%s' \"$KUBERNETES_EXEC_INFO\" > " + folder.path() +
                    "/info; echo \"$X\" > " + folder.path() + "/x; " +
                    answer(R"({"token":"t1","expirationTimestamp":"2024-02-29T12:15:00Z"})"));
    connection.credentials.exec->provide_cluster_info = true;
    connection.credentials.exec->environment = {{"X", "1"}};
    connection.ca_pem = "CA";
    const auto credential = fetch_credential(connection, kNow);
    ASSERT_TRUE(credential) << error_of(credential);
    EXPECT_EQ(credential->bearer_token, "t1");
    EXPECT_EQ(credential->refresh_after, Duration::minutes(15) - Duration::seconds(10));
    const std::string info = exec_info(*connection.credentials.exec, connection);
    EXPECT_EQ(info, R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",)"
                    R"("spec":{"interactive":false,"cluster":{"server":"https://api:6443",)"
                    R"("certificate-authority-data":"Q0E="}}})");
    const auto seen = run_program({.command = {"cat", folder.path() + "/info"}, .environment = {}});
    EXPECT_EQ(seen.value(), info);
    EXPECT_EQ(run_program({.command = {"cat", folder.path() + "/x"}, .environment = {}}).value(),
              "1\n");
}

TEST(Credentials, PluginMayGiveACertificate) {
    const auto credential = fetch_credential(
        with_plugin(answer(R"({"clientCertificateData":"C\\n","clientKeyData":"K"})")), kNow);
    ASSERT_TRUE(credential) << error_of(credential);
    EXPECT_EQ(credential->key_pem, "K");
    EXPECT_EQ(credential->bearer_token, "");
    EXPECT_EQ(credential->refresh_after, std::nullopt);
}

TEST(Credentials, BadPluginsAreExplainedWithoutTheirOutput) {
    const auto complaint = [](const std::string& script) {
        return error_of(fetch_credential(with_plugin(script), kNow));
    };
    EXPECT_THAT(complaint("echo hush-secret"), HasSubstr("its answer: found broken JSON"));
    EXPECT_THAT(complaint("echo hush-secret; exit 3"), HasSubstr("ended with exit code 3"));
    EXPECT_THAT(complaint("kill -9 $$"), HasSubstr("was ended by signal 9"));
    EXPECT_THAT(complaint(answer("{}")), HasSubstr("found neither a token nor a certificate"));
    EXPECT_THAT(complaint(answer(R"({"clientKeyData":"K"})")), HasSubstr("expected both"));
    EXPECT_THAT(complaint(answer(R"({"token":{"hush-secret":1}})")),
                HasSubstr("status.token: found a map, expected a text"));
    EXPECT_THAT(complaint(R"(echo '{"kind":"ExecCredential","apiVersion":"v9"}')"),
                HasSubstr("found kind \"ExecCredential\" of \"v9\""));
    EXPECT_THAT(complaint("echo hush-secret"), Not(HasSubstr("hush")));
    EXPECT_THAT(complaint(answer(R"({"token":"a b"})")), HasSubstr("found blanks"));
}

TEST(Credentials, MissingPluginShowsItsInstallHint) {
    Connection connection = with_plugin("");
    connection.credentials.exec->command = "no-such-login-program";
    connection.credentials.exec->install_hint = "Install it from the shelf.";
    EXPECT_THAT(error_of(fetch_credential(connection, kNow)),
                HasSubstr("no-such-login-program: cannot be run: No such file or directory. "
                          "Install it from the shelf."));
    connection.credentials.exec->always_interactive = true;
    EXPECT_THAT(error_of(fetch_credential(connection, kNow)), HasSubstr("interactiveMode"));
}

TEST(ChildProcess, EndsAtItsLimits) {
    const Instant begin = monotonic_now();
    EXPECT_THAT(error_of(run_program({.command = {"sh", "-c", "sleep 60 & sleep 60"},
                                      .environment = {},
                                      .time_limit = Duration::millis(100)})),
                HasSubstr("did not end within 100ms"));
    EXPECT_THAT(error_of(run_program(
                    {.command = {"sh", "-c", "yes"}, .environment = {}, .max_output_bytes = 1000})),
                HasSubstr("printed more than 1000 bytes"));
    EXPECT_LT(monotonic_now() - begin, Duration::seconds(30));
}

}  // namespace
}  // namespace regimen::kube::client
