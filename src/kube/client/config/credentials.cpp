#include "kube/client/config/credentials.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "files/input_file.hpp"

#include "kube/client/config/exec_plugin.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;
constexpr Duration kFilePeriod = Duration::minutes(1);
constexpr Duration kLeeway = Duration::seconds(10);
constexpr Duration kShortestPeriod = Duration::seconds(5);

void refresh_no_later_than(Duration period, Credential& credential) {
    credential.refresh_after = std::min(credential.refresh_after.value_or(period), period);
}

// A token goes into a header line; anything that could end the line is refused.
Status check_token(const std::string& token, const std::string& where) {
    const bool printable =
        std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (token.empty() || !printable) {
        return fail(ErrorCode::kInvalidArgument, where, "found {}, expected a bearer token",
                    token.empty() ? "nothing" : "blanks or control characters");
    }
    return {};
}

Status read_token(const CredentialConfig& config, Credential& credential) {
    if (!config.token_file.empty()) {
        REGIMEN_TRY_ASSIGN(const std::string text,
                           files::read_whole(config.token_file, kMaxFileBytes));
        credential.bearer_token = trim(text);
        refresh_no_later_than(kFilePeriod, credential);
        return check_token(credential.bearer_token, config.token_file);
    }
    credential.bearer_token = config.token;
    return config.token.empty() ? Status() : check_token(config.token, "users[].user.token");
}

Status read_certificate(const CredentialConfig& config, Credential& credential) {
    credential.certificate_pem = config.certificate_pem;
    credential.key_pem = config.key_pem;
    if (!config.certificate_file.empty()) {
        REGIMEN_TRY_ASSIGN(credential.certificate_pem,
                           files::read_whole(config.certificate_file, kMaxFileBytes));
        refresh_no_later_than(kFilePeriod, credential);
    }
    if (!config.key_file.empty()) {
        REGIMEN_TRY_ASSIGN(credential.key_pem, files::read_whole(config.key_file, kMaxFileBytes));
        refresh_no_later_than(kFilePeriod, credential);
    }
    return {};
}

Status run_plugin(const Connection& connection, Instant wall, const std::atomic<bool>* stop,
                  Credential& credential) {
    const ExecConfig& exec = *connection.credentials.exec;
    REGIMEN_TRY_ASSIGN(ExecCredential answer, run_exec_plugin(exec, connection, stop));
    if (!answer.token.empty()) {
        REGIMEN_TRY(check_token(answer.token, exec.command));
        credential.bearer_token = std::move(answer.token);
    }
    if (!answer.certificate_pem.empty()) {
        credential.certificate_pem = std::move(answer.certificate_pem);
        credential.key_pem = std::move(answer.key_pem);
    }
    if (answer.expires) {
        refresh_no_later_than(std::max(*answer.expires - wall - kLeeway, kShortestPeriod),
                              credential);
    }
    return {};
}

}  // namespace

Result<Credential> fetch_credential(const Connection& connection, Instant wall,
                                    const std::atomic<bool>* stop) {
    const CredentialConfig& config = connection.credentials;
    Credential credential;
    REGIMEN_TRY(read_certificate(config, credential));
    REGIMEN_TRY(read_token(config, credential));
    if (config.exec && credential.bearer_token.empty()) {
        REGIMEN_TRY(run_plugin(connection, wall, stop, credential));
    }
    return credential;
}

}  // namespace regimen::kube::client
