#include "kube/client/watch/known_objects.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace regimen::kube::client {
namespace {

ObjectKey parse_key(const std::string& text) {
    const std::size_t slash = text.find('/');
    return slash == std::string::npos ? ObjectKey{"", text}
                                      : ObjectKey{text.substr(0, slash), text.substr(slash + 1)};
}

}  // namespace

void KnownObjects::begin_sync() {
    ++generation_;
    syncing_ = true;
    incomplete_ = false;
    removed_.clear();
}

void KnownObjects::end_sync() {
    std::vector<std::string> gone;
    for (const auto& [key, entry] : entries_) {
        if (entry.generation != generation_ && !incomplete_) {
            gone.push_back(key);
        }
    }
    std::sort(gone.begin(), gone.end());
    for (const std::string& key : gone) {
        withdraw(parse_key(key), entries_.at(key));
        entries_.erase(key);
    }
    syncing_ = false;
    removed_.clear();
}

void KnownObjects::withdraw(const ObjectKey& key, const Entry& entry) {
    if (entry.delivered) {
        sink_.remove({key, entry.uid, entry.resource_version});
    }
}

// During a sync the server gives what was there, and may already give what happens; an event that
// is repeated later must not undo what came after it.
bool KnownObjects::is_late(const std::string& key, const ObjectMeta& meta) const {
    const auto removed = removed_.find(key);
    return removed != removed_.end() && !is_newer(meta.resource_version, removed->second)
                                             .value_or(meta.resource_version != removed->second);
}

Status KnownObjects::put(const ObjectMeta& meta, JsonValue object) {
    const std::string key = to_string(meta.key);
    if (syncing_ && is_late(key, meta)) {
        return {};
    }
    auto [found, is_new] = entries_.try_emplace(key);
    Entry& entry = found->second;
    if (!is_new && entry.uid != meta.uid) {
        withdraw(meta.key, entry);
        entry = Entry();
    } else if (!is_new) {
        const bool confirmed = entry.generation == generation_;
        const bool newer = is_newer(meta.resource_version, entry.resource_version).value_or(true);
        entry.generation = generation_;
        // What a list says counts even when it is older: the server may have been restored.
        if (meta.resource_version == entry.resource_version || (confirmed && !newer)) {
            return {};
        }
    }
    const Change change = entry.delivered ? Change::kModified : Change::kAdded;
    Status status = sink_.put(change, meta, object);
    if (!status && status.error().code == ErrorCode::kCorrupt) {
        if (!entry.delivered) {
            entries_.erase(found);
        }
        return status;
    }
    entry.generation = generation_;
    entry.uid = meta.uid;
    entry.resource_version = meta.resource_version;
    if (status) {
        entry.delivered = true;
    } else {
        broken(meta.key, status.error());
    }
    return {};
}

void KnownObjects::remove(const ObjectMeta& meta) {
    const std::string key = to_string(meta.key);
    if (syncing_) {
        removed_[key] = meta.resource_version;
    }
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.uid != meta.uid) {
        return;
    }
    if (found->second.delivered) {
        sink_.remove(meta);
    }
    entries_.erase(found);
}

void KnownObjects::broken(const ObjectKey& key, const Error& error) {
    Error named = error;
    named.where = key.name.empty() ? collection_ : collection_ + " " + to_string(key);
    if (!error.where.empty()) {
        named.where += ": " + error.where;
    }
    sink_.broken(named);
}

}  // namespace regimen::kube::client
