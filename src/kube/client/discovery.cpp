#include "kube/client/discovery.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "kube/client/http/api_error.hpp"
#include "kube/client/json/json_value.hpp"

namespace regimen::kube::client {
namespace {

constexpr const char* kAggregated =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

std::string resource_key(std::string_view group, std::string_view version,
                         std::string_view plural) {
    return fmt::format("{}/{}/{}", group, version, plural);
}

Status keep_text(JsonValue value, std::string& to) {
    if (!value.is_null()) {
        REGIMEN_TRY_ASSIGN(to, value.text());
    }
    return {};
}

Status keep_texts(JsonValue value, std::vector<std::string>& to) {
    return value.each_item([&](JsonValue item) { return keep_text(item, to.emplace_back()); });
}

struct AggregatedResource {
    std::string plural;
    std::string scope;
    ServedResource resource;
};

Status read_aggregated_resource(JsonValue value, AggregatedResource& to) {
    return value.each_field([&](std::string_view key, JsonValue part) -> Status {
        if (key == "resource") {
            return keep_text(part, to.plural);
        }
        if (key == "scope") {
            return keep_text(part, to.scope);
        }
        if (key == "verbs") {
            return keep_texts(part, to.resource.verbs);
        }
        if (key == "responseKind") {
            return part.each_field([&](std::string_view name, JsonValue text) {
                return name == "kind" ? keep_text(text, to.resource.kind) : Status();
            });
        }
        if (key == "subresources") {
            return part.each_item([&](JsonValue sub) {
                return sub.each_field([&](std::string_view name, JsonValue text) {
                    return name == "subresource"
                               ? keep_text(text, to.resource.subresources.emplace_back())
                               : Status();
                });
            });
        }
        return {};
    });
}

struct AggregatedVersion {
    std::string version;
    std::string freshness;
    std::vector<AggregatedResource> resources;
};

Status read_aggregated_version(JsonValue value, AggregatedVersion& to) {
    return value.each_field([&](std::string_view key, JsonValue part) -> Status {
        if (key == "version") {
            return keep_text(part, to.version);
        }
        if (key == "freshness") {
            return keep_text(part, to.freshness);
        }
        if (key == "resources") {
            return part.each_item([&](JsonValue item) {
                return read_aggregated_resource(item, to.resources.emplace_back());
            });
        }
        return {};
    });
}

Status read_aggregated_group(JsonValue value, ServedResources& served) {
    std::string group;
    std::vector<AggregatedVersion> versions;
    REGIMEN_TRY(value.each_field([&](std::string_view key, JsonValue part) -> Status {
        if (key == "metadata") {
            return part.each_field([&](std::string_view name, JsonValue text) {
                return name == "name" ? keep_text(text, group) : Status();
            });
        }
        if (key == "versions") {
            return part.each_item([&](JsonValue item) {
                return read_aggregated_version(item, versions.emplace_back());
            });
        }
        return {};
    }));
    for (AggregatedVersion& version : versions) {
        if (version.freshness == "Stale") {
            served.add_missing(group + "/" + version.version);
        }
        for (AggregatedResource& one : version.resources) {
            one.resource.namespaced = one.scope == "Namespaced";
            served.add(group, version.version, one.plural, std::move(one.resource));
        }
    }
    return {};
}

// {"versions":["v1"]} of /api, {"groups":[{"versions":[{"groupVersion":"apps/v1"}]}]} of /apis.
Status read_group_versions(std::string_view body, std::vector<std::string>& group_versions) {
    JsonParser parser;
    return parser.parse(body, [&](JsonValue root) {
        return root.each_field([&](std::string_view key, JsonValue value) -> Status {
            if (key == "versions") {
                return keep_texts(value, group_versions);
            }
            if (key != "groups") {
                return {};
            }
            return value.each_item([&](JsonValue group) {
                return group.each_field([&](std::string_view field, JsonValue versions) -> Status {
                    if (field != "versions") {
                        return {};
                    }
                    return versions.each_item([&](JsonValue version) {
                        return version.each_field([&](std::string_view name, JsonValue text) {
                            return name == "groupVersion"
                                       ? keep_text(text, group_versions.emplace_back())
                                       : Status();
                        });
                    });
                });
            });
        });
    });
}

// Runs the requests one after the other; owned by the callback that comes next.
class Discovery : public std::enable_shared_from_this<Discovery> {
public:
    Discovery(Transport& transport, DiscoveryDone done)
        : transport_(transport), done_(std::move(done)) {}

    void begin() {
        get("/api",
            [](Discovery& self, const Exchange& exchange) { self.on_root(exchange, "/apis"); });
    }

private:
    using Next = void (*)(Discovery&, const Exchange&);

    void get(std::string target, Next next) {
        Request request;
        request.target = std::move(target);
        request.accept = kAggregated;
        transport_.send(std::move(request),
                        {{}, [self = shared_from_this(), next](const Exchange& exchange) {
                             next(*self, exchange);
                         }});
    }

    void on_root(const Exchange& exchange, const char* target_after) {
        if (!exchange || !exchange->ok()) {
            return done_(tl::unexpected(error_of(exchange)));
        }
        const bool aggregated =
            exchange->content_type.find("APIGroupDiscoveryList") != std::string::npos;
        const Status status = aggregated ? read_aggregated_discovery(exchange->body, served_)
                                         : read_group_versions(exchange->body, group_versions_);
        if (!status) {
            return done_(tl::unexpected(status.error()));
        }
        if (target_after == nullptr) {
            return next_group_version();
        }
        get(target_after,
            [](Discovery& self, const Exchange& next) { self.on_root(next, nullptr); });
    }

    void next_group_version() {
        if (at_ == group_versions_.size()) {
            return done_(std::move(served_));
        }
        const std::string& name = group_versions_[at_];
        const bool core = name.find('/') == std::string::npos;
        get((core ? "/api/" : "/apis/") + name,
            [](Discovery& self, const Exchange& exchange) { self.on_group_version(exchange); });
    }

    void on_group_version(const Exchange& exchange) {
        const std::string& name = group_versions_[at_++];
        const std::size_t slash = name.find('/');
        const bool core = slash == std::string::npos;
        const Status status =
            exchange && exchange->ok()
                ? read_resource_list(exchange->body, core ? "" : name.substr(0, slash),
                                     core ? name : name.substr(slash + 1), served_)
                : tl::unexpected(error_of(exchange));
        if (!status) {
            served_.add_missing(name);
        }
        next_group_version();
    }

    static Error error_of(const Exchange& exchange) {
        return exchange ? to_error(api_error(*exchange), "discovery")
                        : Error{ErrorCode::kIo, exchange.error().message, "discovery"};
    }

    Transport& transport_;
    DiscoveryDone done_;
    ServedResources served_;
    std::vector<std::string> group_versions_;
    std::size_t at_ = 0;
};

}  // namespace

const ServedResource* ServedResources::find(std::string_view group, std::string_view version,
                                            std::string_view plural) const {
    const auto found = resources_.find(resource_key(group, version, plural));
    return found == resources_.end() ? nullptr : &found->second;
}

std::string ServedResources::first_version(std::string_view group,
                                           const std::vector<std::string>& versions,
                                           std::string_view plural) const {
    const auto found = std::find_if(versions.begin(), versions.end(), [&](const auto& version) {
        return find(group, version, plural) != nullptr;
    });
    return found == versions.end() ? "" : *found;
}

void ServedResources::add(std::string_view group, std::string_view version, std::string_view plural,
                          ServedResource resource) {
    ServedResource& to = resources_[resource_key(group, version, plural)];
    resource.subresources.insert(resource.subresources.end(), to.subresources.begin(),
                                 to.subresources.end());
    to = std::move(resource);
}

void ServedResources::add_subresource(std::string_view group, std::string_view version,
                                      std::string_view plural, std::string_view subresource) {
    resources_[resource_key(group, version, plural)].subresources.emplace_back(subresource);
}

Status read_aggregated_discovery(std::string_view body, ServedResources& served) {
    JsonParser parser;
    return parser.parse(body, [&](JsonValue root) {
        return root.each_field([&](std::string_view key, JsonValue value) -> Status {
            if (key != "items") {
                return {};
            }
            return value.each_item(
                [&](JsonValue item) { return read_aggregated_group(item, served); });
        });
    });
}

Status read_resource_list(std::string_view body, std::string_view group, std::string_view version,
                          ServedResources& served) {
    JsonParser parser;
    const auto read_resource = [&](JsonValue item) -> Status {
        std::string name;
        ServedResource resource;
        REGIMEN_TRY(item.each_field([&](std::string_view key, JsonValue value) -> Status {
            if (key == "namespaced") {
                REGIMEN_TRY_ASSIGN(resource.namespaced, value.boolean());
                return {};
            }
            return key == "name"    ? keep_text(value, name)
                   : key == "kind"  ? keep_text(value, resource.kind)
                   : key == "verbs" ? keep_texts(value, resource.verbs)
                                    : Status();
        }));
        if (const std::size_t slash = name.find('/'); slash != std::string::npos) {
            served.add_subresource(group, version, name.substr(0, slash), name.substr(slash + 1));
        } else {
            served.add(group, version, name, std::move(resource));
        }
        return {};
    };
    return parser.parse(body, [&](JsonValue root) {
        return root.each_field([&](std::string_view key, JsonValue value) {
            return key == "resources" ? value.each_item(read_resource) : Status();
        });
    });
}

void discover(Transport& transport, DiscoveryDone done) {
    std::make_shared<Discovery>(transport, std::move(done))->begin();
}

}  // namespace regimen::kube::client
