// KnownObjects: which objects of a collection have been seen, and in which state: what turns raw
// events, repeated, late or missed, into the orderly calls of an ObjectSink.
//
// A sync begins a generation; what it does not confirm by its end was removed while we were away.
// When something of a sync could not be read, nothing is removed at its end: better an object too
// many until the next sync than a node that is taken for gone.
// Errors: passed to ObjectSink::broken. Complexity: O(1) an event, O(n log n) an end of sync; about
// 200 bytes an object. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "kube/client/watch/object_sink.hpp"

namespace regimen::kube::client {

class KnownObjects {
public:
    // `collection` names it in messages: "pods".
    KnownObjects(ObjectSink& sink, std::string collection)
        : sink_(sink), collection_(std::move(collection)) {}

    void begin_sync();
    // Something of the sync that runs could not be read.
    void miss() { incomplete_ = true; }
    void end_sync();
    bool syncing() const { return syncing_; }

    // `object` must be as_object(). kCorrupt when its text is broken, which is the stream's fault
    // and not its own: then it counts as not seen.
    Status put(const ObjectMeta& meta, JsonValue object);
    void remove(const ObjectMeta& meta);
    // Reports what could not be read, of an object or, with an empty key, of none that is known.
    void broken(const ObjectKey& key, const Error& error);

    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::string uid;
        std::string resource_version;
        std::uint32_t generation = 0;
        bool delivered = false;  // false: it was there and could not be read
    };

    bool is_late(const std::string& key, const ObjectMeta& meta) const;
    void withdraw(const ObjectKey& key, const Entry& entry);

    ObjectSink& sink_;
    std::string collection_;
    std::unordered_map<std::string, Entry> entries_;  // by "namespace/name"
    // Removed during the sync that runs: a late event must not bring them back.
    std::unordered_map<std::string, std::string> removed_;
    std::uint32_t generation_ = 0;
    bool syncing_ = false;
    bool incomplete_ = false;
};

}  // namespace regimen::kube::client
