// FakeCollection itself; it is compiled into the tests only.
#include "kube/client/testing/fake_collection.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

namespace regimen::kube::client {
namespace {

constexpr const char* kExpired = R"({"reason":"Expired","code":410,"message":"too old"})";

std::string parameter(const std::string& target, const std::string& name) {
    const std::size_t found = target.find(name + "=");
    if (found == std::string::npos) {
        return "";
    }
    const std::size_t begin = found + name.size() + 1;
    return target.substr(begin, target.find('&', begin) - begin);
}

std::uint64_t number(const std::string& text) {
    return std::strtoull(text.c_str(), nullptr, 10);
}

std::string line_of(const char* type, const std::string& object) {
    return fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, object);
}

template <class Object>
std::string json(const std::string& name, const Object& object, std::uint64_t version) {
    return fmt::format(R"({{"metadata":{{"name":"{}","uid":"{}","resourceVersion":"{}"}},)"
                       R"("payload":"{}"}})",
                       name, object.uid, version, object.payload);
}

std::string bookmark(std::uint64_t version, bool end) {
    return line_of("BOOKMARK",
                   fmt::format(R"({{"metadata":{{"resourceVersion":"{}","annotations":{{{}}}}}}})",
                               version, end ? R"("k8s.io/initial-events-end":"true")" : ""));
}

}  // namespace

FakeCollection::FakeCollection(ScriptedTransport& transport, std::uint64_t seed,
                               bool knows_watch_list)
    : transport_(transport), rng_(seed), knows_watch_list_(knows_watch_list) {
    transport_.serve([this](RequestId id, const Request& request) { serve(id, request); });
    for (int i = 0; i < 20; ++i) {
        change();
    }
}

std::map<std::string, std::string> FakeCollection::truth() const {
    std::map<std::string, std::string> truth;
    for (const auto& [name, object] : objects_) {
        truth[name] = fmt::format("{}@{}", object.payload, object.version);
    }
    return truth;
}

void FakeCollection::change() {
    const std::string name = fmt::format("o{}", rng_.uniform(30));
    const auto found = objects_.find(name);
    ++version_;
    if (found == objects_.end()) {
        const Object made{fmt::format("uid{}", ++last_uid_), fmt::format("p{}", rng_.uniform(100)),
                          version_};
        objects_[name] = made;
        history_.push_back({version_, line_of("ADDED", json(name, made, version_))});
    } else if (rng_.bernoulli(1, 3)) {
        const std::string gone = json(name, found->second, version_);
        history_.push_back({version_, line_of("DELETED", gone)});
        objects_.erase(found);
    } else {
        found->second.payload = fmt::format("p{}", rng_.uniform(100));
        found->second.version = version_;
        history_.push_back({version_, line_of("MODIFIED", json(name, found->second, version_))});
    }
}

void FakeCollection::compact() {
    compacted_ = version_;
    history_.clear();
    snapshots_.clear();
}

void FakeCollection::restart() {
    for (const Watch& watch : std::exchange(watches_, {})) {
        transport_.fail(watch.id, FailureKind::kLost);
    }
    version_ += rng_.uniform(1000);
}

void FakeCollection::serve(RequestId id, const Request& request) {
    if (fault(6)) {
        return transport_.fail(
            id, rng_.bernoulli(1, 2) ? FailureKind::kNotSent : FailureKind::kTimeout);
    }
    if (fault(8)) {
        static constexpr std::array<int, 4> kStatuses = {429, 500, 503, 504};
        return transport_.answer(id, kStatuses[rng_.uniform(4)], "{}");
    }
    if (fault(40)) {
        restart();
    }
    parameter(request.target, "watch") == "1" ? serve_watch(id, request.target)
                                              : serve_list(id, request.target);
}

void FakeCollection::serve_list(RequestId id, const std::string& target) {
    const std::string token = parameter(target, "continue");
    const std::uint64_t limit = std::min<std::uint64_t>(number(parameter(target, "limit")), 7);
    std::uint64_t version = version_;
    std::string after;
    if (token.empty()) {
        snapshots_[version] = objects_;
    } else {
        version = number(token);
        after = token.substr(token.find('.') + 1);
    }
    const auto snapshot = snapshots_.find(version);
    if (snapshot == snapshots_.end()) {
        return transport_.answer(id, 410, kExpired);
    }
    std::string items;
    std::string next;
    std::uint64_t count = 0;
    for (auto one = after.empty() ? snapshot->second.begin() : snapshot->second.upper_bound(after);
         one != snapshot->second.end() && count < limit; ++one, ++count) {
        items += (count > 0 ? "," : "") + json(one->first, one->second, one->second.version);
        next = one->first;
    }
    const bool more = !next.empty() && next != snapshot->second.rbegin()->first;
    std::string body =
        fmt::format(R"({{"metadata":{{"resourceVersion":"{}","continue":"{}"}},"items":[{}]}})",
                    version, more ? fmt::format("{}.{}", version, next) : "", items);
    if (fault(15)) {
        body.resize(rng_.uniform(body.size()));
    }
    transport_.answer(id, 200, std::move(body));
}

void FakeCollection::serve_watch(RequestId id, const std::string& target) {
    const bool initial = parameter(target, "sendInitialEvents") == "true";
    const std::string from = parameter(target, "resourceVersion");
    if (initial && !knows_watch_list_) {
        return transport_.answer(id, 422, R"({"reason":"Invalid"})");
    }
    Watch watch;
    watch.id = id;
    watch.end =
        transport_.now() +
        Duration::seconds(static_cast<std::int64_t>(number(parameter(target, "timeoutSeconds"))));
    if (initial) {
        for (const auto& [name, object] : objects_) {
            watch.unsent += line_of("ADDED", json(name, object, object.version));
        }
        watch.version = version_;
        watch.unsent += bookmark(version_, true);
    } else {
        watches_without_version_ += from.empty() ? 1 : 0;
        watch.version = number(from);
        if (watch.version < compacted_) {
            return transport_.answer(id, 410, kExpired);
        }
    }
    watches_.push_back(std::move(watch));
}

void FakeCollection::give_news(Watch& watch) {
    if (watch.version < compacted_) {
        watch.unsent += line_of("ERROR", kExpired);
        watch.version = version_;
    }
    for (const Change& change : history_) {
        if (change.version <= watch.version) {
            continue;
        }
        watch.unsent += change.line;
        if (fault(10)) {
            watch.unsent += change.line;  // twice
        }
        if (fault(10)) {
            watch.unsent += watch.last_line;  // and an old one again
        }
        watch.last_line = rng_.bernoulli(1, 3) ? change.line : watch.last_line;
        watch.version = change.version;
    }
    if (rng_.bernoulli(1, 10)) {
        watch.unsent += bookmark(watch.version, false);
    }
}

void FakeCollection::harm(Watch& watch) {
    if (fault(60)) {
        watch.unsent += "{\"type\":\"ADDED\",\"object\":{\"me\n";
    }
    if (fault(60)) {
        watch.unsent.append(9000, 'x').append(1, '\n');
    }
    if (fault(60)) {
        watch.dead = true;
    }
    if (fault(80)) {
        watch.unsent += line_of("ERROR", R"({"code":500,"reason":"InternalError"})");
    }
}

// In pieces that care for no line; the rest may stay for later.
void FakeCollection::send_unsent(Watch& watch) {
    while (!watch.unsent.empty() && !fault(12)) {
        const std::size_t size = std::min<std::size_t>(1 + rng_.uniform(300), watch.unsent.size());
        const std::string piece = watch.unsent.substr(0, size);
        watch.unsent.erase(0, size);
        transport_.give(watch.id, piece);
    }
}

void FakeCollection::tick() {
    if (!healthy_ || rng_.bernoulli(1, 20)) {
        for (std::uint64_t i = rng_.uniform(4); i > 0 && !healthy_; --i) {
            change();
        }
    }
    if (fault(100)) {
        compact();
    }
    std::vector<Watch> alive;
    for (Watch& watch : std::exchange(watches_, {})) {
        if (!transport_.is_open(watch.id)) {
            continue;
        }
        if (!watch.dead) {
            give_news(watch);
            harm(watch);
            send_unsent(watch);
        }
        if (fault(50)) {
            transport_.fail(watch.id, FailureKind::kLost);
        } else if (transport_.now() >= watch.end && !watch.dead && watch.unsent.empty()) {
            transport_.answer(watch.id, 200);
        } else {
            alive.push_back(std::move(watch));
        }
    }
    watches_.insert(watches_.end(), std::make_move_iterator(alive.begin()),
                    std::make_move_iterator(alive.end()));
}

}  // namespace regimen::kube::client
