#include "kube/client/config/kubeconfig_file.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>
#include <yaml-cpp/yaml.h>

#include "base/text.hpp"
#include "files/directory.hpp"
#include "files/input_file.hpp"

#include "kube/client/config/base64.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20;

// A value of the file with its name for messages. Values themselves are not shown: many are secret.
class Entry {
public:
    Entry(const std::string& file, const YAML::Node& node, std::string field)
        : file_(file), node_(node), field_(std::move(field)) {}

    std::string where() const {
        const YAML::Mark mark = node_.Mark();
        return fmt::format("{}:{}:{}", file_, std::max(mark.line, 0) + 1,
                           std::max(mark.column, 0) + 1);
    }
    const std::string& file() const { return file_; }
    const std::string& field() const { return field_; }
    bool present() const { return node_.IsDefined() && !node_.IsNull(); }
    bool is_map() const { return node_.IsMap(); }

    // A place in a map where there may be nothing; the mark is then the map's own.
    Entry find(const char* key) const {
        const YAML::Node child = std::as_const(node_)[key];
        const std::string path = field_.empty() ? key : field_ + "." + key;
        return child.IsDefined() ? Entry(file_, child, path) : Entry(file_, YAML::Node(), path);
    }
    bool has(const char* key) const { return find(key).present(); }

    tl::unexpected<Error> mistake(std::string_view expected) const {
        return fail(ErrorCode::kInvalidArgument, where(), "{}: found {}, expected {}", field_,
                    found(), expected);
    }

    Status expect_map() const { return is_map() ? Status() : mistake("a map"); }

    Result<std::string> text(const char* key) const {
        const Entry entry = find(key);
        if (!entry.present()) {
            return std::string();
        }
        if (!entry.node_.IsScalar()) {
            return entry.mistake("a text");
        }
        return entry.node_.Scalar();
    }

    // Of the entry itself.
    Result<std::string> own_text() const {
        if (!present() || !node_.IsScalar()) {
            return mistake("a text");
        }
        return node_.Scalar();
    }

    Result<bool> flag(const char* key) const {
        REGIMEN_TRY_ASSIGN(const std::string word, text(key));
        if (word != "true" && word != "false" && !word.empty()) {
            return find(key).mistake("true or false");
        }
        return word == "true";
    }

    // Relative paths start at the folder of the file.
    Result<std::string> path(const char* key) const {
        REGIMEN_TRY_ASSIGN(std::string name, text(key));
        return resolve(std::move(name));
    }
    std::string resolve(std::string name) const {
        if (name.empty() || name.front() == '/') {
            return name;
        }
        const std::size_t slash = file_.rfind('/');
        return slash == std::string::npos ? name : files::join_path(file_.substr(0, slash), name);
    }

    Result<std::string> blob(const char* key) const {
        REGIMEN_TRY_ASSIGN(const std::string encoded, text(key));
        std::optional<std::string> bytes = decode_base64(encoded);
        if (!bytes) {
            return fail(ErrorCode::kInvalidArgument, find(key).where(),
                        "{}.{}: found {} characters that are not base64, expected base64", field_,
                        key, encoded.size());
        }
        return std::move(*bytes);
    }

    Result<std::vector<Entry>> list(const char* key) const {
        const Entry entry = find(key);
        std::vector<Entry> items;
        if (!entry.present()) {
            return items;
        }
        if (!entry.node_.IsSequence()) {
            return entry.mistake("a list");
        }
        for (std::size_t i = 0; i < entry.node_.size(); ++i) {
            items.emplace_back(file_, entry.node_[i], fmt::format("{}[{}]", entry.field_, i));
        }
        return items;
    }

private:
    const char* found() const {
        if (!present()) {
            return "nothing";
        }
        return node_.IsMap() ? "a map" : node_.IsSequence() ? "a list" : "another text";
    }

    const std::string& file_;
    YAML::Node node_;
    std::string field_;
};

Result<KubeconfigCluster> read_cluster(const Entry& cluster) {
    KubeconfigCluster read;
    Connection& to = read.connection;
    read.where = cluster.where();
    REGIMEN_TRY_ASSIGN(to.server, cluster.text("server"));
    if (!to.server.starts_with("https://") && !to.server.starts_with("http://")) {
        return cluster.find("server").present()
                   ? cluster.find("server").mistake("a URL: https://HOST[:PORT]")
                   : fail(ErrorCode::kInvalidArgument, read.where,
                          "{}.server: found nothing, expected a URL: https://HOST[:PORT]",
                          cluster.field());
    }
    while (to.server.ends_with('/')) {
        to.server.pop_back();
    }
    REGIMEN_TRY_ASSIGN(to.tls_server_name, cluster.text("tls-server-name"));
    REGIMEN_TRY_ASSIGN(to.insecure_skip_tls_verify, cluster.flag("insecure-skip-tls-verify"));
    REGIMEN_TRY_ASSIGN(to.ca_pem, cluster.blob("certificate-authority-data"));
    REGIMEN_TRY_ASSIGN(to.ca_file, cluster.path("certificate-authority"));
    REGIMEN_TRY_ASSIGN(to.proxy_url, cluster.text("proxy-url"));
    if (!to.ca_pem.empty()) {
        to.ca_file.clear();  // data overrides the file, as in client-go
    }
    if (to.insecure_skip_tls_verify && !(to.ca_pem.empty() && to.ca_file.empty())) {
        return fail(ErrorCode::kInvalidArgument, read.where,
                    "{}: found insecure-skip-tls-verify and a certificate authority, expected one "
                    "of them",
                    cluster.field());
    }
    return read;
}

Result<ExecConfig> read_exec(const Entry& exec) {
    ExecConfig read;
    REGIMEN_TRY(exec.expect_map());
    REGIMEN_TRY_ASSIGN(read.command, exec.text("command"));
    if (read.command.empty()) {
        return fail(ErrorCode::kInvalidArgument, exec.where(),
                    "{}.command: found nothing, expected a program", exec.field());
    }
    if (read.command.find('/') != std::string::npos) {
        read.command = exec.resolve(read.command);
    }
    REGIMEN_TRY_ASSIGN(read.api_version, exec.text("apiVersion"));
    if (read.api_version != "client.authentication.k8s.io/v1" &&
        read.api_version != "client.authentication.k8s.io/v1beta1") {
        return fail(ErrorCode::kInvalidArgument, exec.where(),
                    "{}.apiVersion: found \"{}\", expected client.authentication.k8s.io/v1 or "
                    "v1beta1",
                    exec.field(), read.api_version);
    }
    REGIMEN_TRY_ASSIGN(const auto arguments, exec.list("args"));
    for (const Entry& argument : arguments) {
        REGIMEN_TRY_ASSIGN(std::string word, argument.own_text());
        read.arguments.push_back(std::move(word));
    }
    REGIMEN_TRY_ASSIGN(const auto environment, exec.list("env"));
    for (const Entry& variable : environment) {
        REGIMEN_TRY(variable.expect_map());
        REGIMEN_TRY_ASSIGN(std::string key, variable.text("name"));
        REGIMEN_TRY_ASSIGN(std::string value, variable.text("value"));
        if (key.empty() || key.find('=') != std::string::npos) {
            return variable.find("name").mistake("the name of an environment variable");
        }
        read.environment.emplace_back(std::move(key), std::move(value));
    }
    REGIMEN_TRY_ASSIGN(read.install_hint, exec.text("installHint"));
    REGIMEN_TRY_ASSIGN(read.provide_cluster_info, exec.flag("provideClusterInfo"));
    REGIMEN_TRY_ASSIGN(const std::string mode, exec.text("interactiveMode"));
    read.always_interactive = mode == "Always";
    return read;
}

Result<KubeconfigUser> read_user(const Entry& user) {
    KubeconfigUser read;
    CredentialConfig& to = read.credentials;
    read.where = user.where();
    for (const char* field :
         {"as", "as-uid", "as-groups", "as-user-extra", "username", "password", "auth-provider"}) {
        if (user.has(field)) {
            read.unsupported = field;
        }
    }
    REGIMEN_TRY_ASSIGN(to.token, user.text("token"));
    REGIMEN_TRY_ASSIGN(to.token_file, user.path("tokenFile"));
    REGIMEN_TRY_ASSIGN(to.certificate_pem, user.blob("client-certificate-data"));
    REGIMEN_TRY_ASSIGN(to.key_pem, user.blob("client-key-data"));
    REGIMEN_TRY_ASSIGN(to.certificate_file, user.path("client-certificate"));
    REGIMEN_TRY_ASSIGN(to.key_file, user.path("client-key"));
    if (!to.certificate_pem.empty()) {
        to.certificate_file.clear();
    }
    if (!to.key_pem.empty()) {
        to.key_file.clear();
    }
    const bool certificate = !to.certificate_pem.empty() || !to.certificate_file.empty();
    const bool key = !to.key_pem.empty() || !to.key_file.empty();
    if (certificate != key) {
        return fail(ErrorCode::kInvalidArgument, read.where,
                    "{}: found a client {} alone, expected client-certificate and client-key",
                    user.field(), certificate ? "certificate" : "key");
    }
    if (user.has("exec")) {
        REGIMEN_TRY_ASSIGN(to.exec, read_exec(user.find("exec")));
    }
    return read;
}

Result<KubeconfigContext> read_context(const Entry& context) {
    KubeconfigContext read;
    read.where = context.where();
    REGIMEN_TRY_ASSIGN(read.cluster, context.text("cluster"));
    REGIMEN_TRY_ASSIGN(read.user, context.text("user"));
    REGIMEN_TRY_ASSIGN(read.namespace_name, context.text("namespace"));
    return read;
}

// The entries of "clusters", "users" or "contexts"; of equal names in one file the first counts.
template <class T, class Read>
Status read_named(const Entry& root, const char* list, const char* item, Read read,
                  std::map<std::string, T>& to) {
    REGIMEN_TRY_ASSIGN(const auto entries, root.list(list));
    for (const Entry& entry : entries) {
        REGIMEN_TRY(entry.expect_map());
        REGIMEN_TRY_ASSIGN(std::string name, entry.text("name"));
        if (name.empty()) {
            return fail(ErrorCode::kInvalidArgument, entry.where(),
                        "{}.name: found nothing, expected a name", entry.field());
        }
        const Entry body = entry.find(item);
        if (!body.present()) {
            return fail(ErrorCode::kInvalidArgument, entry.where(),
                        "{}.{}: found nothing, expected a map", entry.field(), item);
        }
        REGIMEN_TRY(body.expect_map());
        REGIMEN_TRY_ASSIGN(T value, read(body));
        to.emplace(std::move(name), std::move(value));
    }
    return {};
}

Result<KubeconfigFile> read_root(const Entry& root) {
    KubeconfigFile read;
    REGIMEN_TRY(root.expect_map());
    REGIMEN_TRY_ASSIGN(const std::string kind, root.text("kind"));
    if (!kind.empty() && kind != "Config") {
        return fail(ErrorCode::kInvalidArgument, root.find("kind").where(),
                    "kind: found \"{}\", expected Config", kind);
    }
    REGIMEN_TRY(read_named(root, "clusters", "cluster", read_cluster, read.clusters));
    REGIMEN_TRY(read_named(root, "users", "user", read_user, read.users));
    REGIMEN_TRY(read_named(root, "contexts", "context", read_context, read.contexts));
    REGIMEN_TRY_ASSIGN(read.current_context, root.text("current-context"));
    if (!read.current_context.empty()) {
        read.current_context_where = root.find("current-context").where();
    }
    return read;
}

}  // namespace

Result<KubeconfigFile> read_kubeconfig_file(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const std::string text, files::read_whole(path, kMaxFileBytes));
    return parse_kubeconfig_file(text, path);
}

Result<KubeconfigFile> parse_kubeconfig_file(const std::string& text, const std::string& path) {
    try {
        const YAML::Node root = YAML::Load(text);
        if (!root.IsDefined() || root.IsNull()) {
            return KubeconfigFile();  // an empty file is an empty config, as in client-go
        }
        return read_root(Entry(path, root, ""));
    } catch (const YAML::Exception& error) {
        return fail(ErrorCode::kInvalidArgument,
                    fmt::format("{}:{}:{}", path, std::max(error.mark.line, 0) + 1,
                                std::max(error.mark.column, 0) + 1),
                    "found what is no YAML ({}), expected a kubeconfig", error.msg);
    } catch (const std::exception& error) {
        return fail(ErrorCode::kInvalidArgument, path,
                    "found what yaml-cpp cannot read ({}), expected a kubeconfig", error.what());
    }
}

}  // namespace regimen::kube::client
