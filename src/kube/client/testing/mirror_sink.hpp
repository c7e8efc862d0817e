// MirrorSink: an ObjectSink that keeps what it is given and checks on the way that the calls are in
// order: no object added twice, modified or removed before it was added.
// Errors: a call out of order is a broken invariant. Complexity: O(log objects). Thread rule: one
// thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/assert.hpp"

#include "kube/client/watch/object_sink.hpp"

namespace regimen::kube::client {

class MirrorSink : public ObjectSink {
public:
    Status put(Change change, const ObjectMeta& meta, JsonValue object) override {
        const std::string key = to_string(meta.key);
        std::string payload;
        REGIMEN_TRY(object.each_field([&](std::string_view field, JsonValue value) -> Status {
            if (field == "payload") {
                REGIMEN_TRY_ASSIGN(payload, value.text());
            }
            return {};
        }));
        const auto found = objects.find(key);
        REGIMEN_ASSERT((found != objects.end()) == (change == Change::kModified), "{}", key);
        REGIMEN_ASSERT(found == objects.end() || uids[key] == meta.uid,
                       "{} changed its identity without a removal", key);
        objects[key] = payload + "@" + meta.resource_version;
        uids[key] = meta.uid;
        log += (change == Change::kAdded ? "+" : "~") + key + " ";
        return {};
    }
    void remove(const ObjectMeta& meta) override {
        const std::string key = to_string(meta.key);
        REGIMEN_ASSERT(objects.erase(key) == 1, "{}", key);
        REGIMEN_ASSERT(uids[key] == meta.uid, "{}", key);
        log += "-" + key + " ";
    }
    void synced() override {
        ++syncs;
        log += "S ";
    }
    void restarted(std::string_view) override {
        ++restarts;
        log += "R ";
    }
    void broken(const Error& error) override { complaints.push_back(to_string(error)); }

    std::map<std::string, std::string> objects;  // "namespace/name" -> "payload@version"
    std::map<std::string, std::string> uids;
    std::string log;  // "+a ~a -a S R "
    int syncs = 0;
    int restarts = 0;
    std::vector<std::string> complaints;
};

}  // namespace regimen::kube::client
