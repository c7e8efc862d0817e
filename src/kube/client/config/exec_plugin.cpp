#include "kube/client/config/exec_plugin.hpp"

#include <utility>

#include "kube/client/config/base64.hpp"
#include "kube/client/config/child_process.hpp"
#include "kube/client/json/json_value.hpp"
#include "kube/client/json/json_writer.hpp"

namespace regimen::kube::client {
namespace {

struct Answer {
    std::string api_version;
    std::string kind;
    std::string expires;
    ExecCredential credential;
};

Status read_text(JsonValue value, std::string& to) {
    if (value.is_null()) {
        return {};
    }
    REGIMEN_TRY_ASSIGN(to, value.text());
    return {};
}

Status read_status(JsonValue status, Answer& answer) {
    return status.each_field([&](std::string_view key, JsonValue value) -> Status {
        ExecCredential& to = answer.credential;
        if (key == "token") {
            return read_text(value, to.token);
        }
        if (key == "clientCertificateData") {
            return read_text(value, to.certificate_pem);
        }
        if (key == "clientKeyData") {
            return read_text(value, to.key_pem);
        }
        if (key == "expirationTimestamp") {
            return read_text(value, answer.expires);
        }
        return {};
    });
}

Status read_answer(JsonValue root, Answer& answer) {
    return root.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "apiVersion") {
            return read_text(value, answer.api_version);
        }
        if (key == "kind") {
            return read_text(value, answer.kind);
        }
        return key == "status" ? read_status(value, answer) : Status();
    });
}

}  // namespace

std::string exec_info(const ExecConfig& exec, const Connection& cluster) {
    JsonWriter json;
    json.open_object().field("apiVersion", exec.api_version).field("kind", "ExecCredential");
    json.open_object("spec").key("interactive").boolean(false);
    if (exec.provide_cluster_info) {
        json.open_object("cluster").field("server", cluster.server);
        if (!cluster.tls_server_name.empty()) {
            json.field("tls-server-name", cluster.tls_server_name);
        }
        if (cluster.insecure_skip_tls_verify) {
            json.key("insecure-skip-tls-verify").boolean(true);
        }
        if (!cluster.ca_pem.empty()) {
            json.field("certificate-authority-data", encode_base64(cluster.ca_pem));
        }
        if (!cluster.proxy_url.empty()) {
            json.field("proxy-url", cluster.proxy_url);
        }
        json.close_object();
    }
    json.close_object().close_object();
    return json.take();
}

Result<ExecCredential> parse_exec_credential(std::string_view text, const ExecConfig& exec) {
    JsonParser parser;
    Answer answer;
    if (Status status =
            parser.parse(text, [&](JsonValue root) { return read_answer(root, answer); });
        !status) {
        return fail(ErrorCode::kInvalidArgument, exec.command, "its answer: {}",
                    to_string(status.error()));
    }
    if (answer.kind != "ExecCredential" || answer.api_version != exec.api_version) {
        return fail(ErrorCode::kInvalidArgument, exec.command,
                    "its answer: found kind \"{}\" of \"{}\", expected ExecCredential of {}",
                    answer.kind, answer.api_version, exec.api_version);
    }
    ExecCredential& credential = answer.credential;
    if (credential.certificate_pem.empty() != credential.key_pem.empty()) {
        return fail(ErrorCode::kInvalidArgument, exec.command,
                    "its answer: found one of clientCertificateData and clientKeyData, expected "
                    "both");
    }
    if (credential.token.empty() && credential.certificate_pem.empty()) {
        return fail(ErrorCode::kInvalidArgument, exec.command,
                    "its answer: found neither a token nor a certificate, expected one");
    }
    if (!answer.expires.empty()) {
        REGIMEN_TRY_ASSIGN(credential.expires, parse_rfc3339(answer.expires, exec.command));
    }
    return std::move(credential);
}

Result<ExecCredential> run_exec_plugin(const ExecConfig& exec, const Connection& cluster,
                                       const std::atomic<bool>* stop) {
    if (exec.always_interactive) {
        return fail(ErrorCode::kUnsupported, exec.command,
                    "interactiveMode: found Always, expected IfAvailable or Never: nobody is there "
                    "to answer");
    }
    Program program;
    program.command.push_back(exec.command);
    program.command.insert(program.command.end(), exec.arguments.begin(), exec.arguments.end());
    program.stop = stop;
    program.environment = exec.environment;
    program.environment.emplace_back("KUBERNETES_EXEC_INFO", exec_info(exec, cluster));
    Result<std::string> output = run_program(program);
    if (!output) {
        Error error = std::move(output).error();
        if (!exec.install_hint.empty() && error.code == ErrorCode::kNotFound) {
            error.message += ". " + exec.install_hint;
        }
        return tl::unexpected(std::move(error));
    }
    return parse_exec_credential(*output, exec);
}

}  // namespace regimen::kube::client
