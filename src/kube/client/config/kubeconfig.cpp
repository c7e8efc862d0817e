#include "kube/client/config/kubeconfig.hpp"

#include <optional>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "files/directory.hpp"
#include "files/input_file.hpp"

#include "kube/client/config/kubeconfig_file.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kMaxAuthorityBytes = std::size_t{4} << 20;

// What is already there counts: files are merged in order of preference.
void merge(KubeconfigFile&& file, KubeconfigFile& merged) {
    merged.clusters.merge(std::move(file.clusters));
    merged.users.merge(std::move(file.users));
    merged.contexts.merge(std::move(file.contexts));
    if (merged.current_context.empty()) {
        merged.current_context = std::move(file.current_context);
        merged.current_context_where = std::move(file.current_context_where);
    }
}

template <class T>
Result<const T*> look_up(const std::map<std::string, T>& entries, const std::string& name,
                         std::string_view what, const std::string& where) {
    const auto found = entries.find(name);
    if (found != entries.end()) {
        return &found->second;
    }
    std::vector<std::string_view> names;
    for (const auto& [known, entry] : entries) {
        names.push_back(known);
    }
    return fail(ErrorCode::kNotFound, where, "found the {} \"{}\", expected one of: {}{}", what,
                name, names.empty() ? "(there is none)" : join(names, ", "),
                did_you_mean(name, names));
}

Result<Connection> select(const KubeconfigFile& merged, const std::string& wanted,
                          const std::string& files) {
    const std::string& context_name = wanted.empty() ? merged.current_context : wanted;
    if (context_name.empty()) {
        return fail(ErrorCode::kNotFound, files,
                    "current-context: found nothing, expected the name of a context");
    }
    REGIMEN_TRY_ASSIGN(const KubeconfigContext* context,
                       look_up(merged.contexts, context_name, "context",
                               wanted.empty() ? merged.current_context_where : files));
    REGIMEN_TRY_ASSIGN(const KubeconfigCluster* cluster,
                       look_up(merged.clusters, context->cluster, "cluster", context->where));
    Connection connection = cluster->connection;
    if (!context->namespace_name.empty()) {
        connection.default_namespace = context->namespace_name;
    }
    if (!context->user.empty()) {
        REGIMEN_TRY_ASSIGN(const KubeconfigUser* user,
                           look_up(merged.users, context->user, "user", context->where));
        if (!user->unsupported.empty()) {
            return fail(ErrorCode::kUnsupported, user->where,
                        "{}: found a way to authenticate that is not supported, expected a token, "
                        "a client certificate or an exec plugin",
                        user->unsupported);
        }
        connection.credentials = user->credentials;
    }
    if (!connection.ca_file.empty()) {
        REGIMEN_TRY_ASSIGN(connection.ca_pem,
                           files::read_whole(connection.ca_file, kMaxAuthorityBytes));
    }
    return connection;
}

}  // namespace

KubeconfigOptions kubeconfig_files(std::string_view path, std::string_view environment_list,
                                   std::string_view home) {
    KubeconfigOptions options;
    if (!path.empty()) {
        options.files.emplace_back(path);
        options.files_must_exist = true;
        return options;
    }
    for (const std::string_view file : split(environment_list, ':')) {
        if (!file.empty()) {
            options.files.emplace_back(file);
        }
    }
    if (environment_list.empty() && !home.empty()) {
        options.files.push_back(files::join_path(home, ".kube/config"));
    }
    return options;
}

Result<Connection> load_kubeconfig(const KubeconfigOptions& options) {
    KubeconfigFile merged;
    std::size_t read = 0;
    for (const std::string& path : options.files) {
        Result<KubeconfigFile> file = read_kubeconfig_file(path);
        if (!file) {
            if (file.error().code == ErrorCode::kNotFound && !options.files_must_exist) {
                continue;
            }
            return tl::unexpected(std::move(file).error());
        }
        merge(std::move(*file), merged);
        ++read;
    }
    const std::string files = join(options.files, ":");
    if (read == 0) {
        return fail(ErrorCode::kNotFound, files,
                    "found no kubeconfig, expected one there, at $KUBECONFIG, or to run in a pod");
    }
    return select(merged, options.context, files);
}

}  // namespace regimen::kube::client
