// ObjectSink: where a reflector delivers what it sees of one collection. What arrives is already
// put in order: an object is put before it is removed, a new object under an old name comes after
// the removal of the old one, nothing comes twice, and what went away unseen is removed as well.
// Errors: put() says why an object could not be read; it is skipped, and reported by broken().
// Complexity: per implementation. Thread rule: all calls come on the I/O thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

#include "kube/client/json/json_value.hpp"
#include "kube/client/watch/object_meta.hpp"

namespace regimen::kube::client {

enum class Change : std::uint8_t { kAdded, kModified };

class ObjectSink {
public:
    virtual ~ObjectSink() = default;

    // `object` can be read during the call only. After an error the object counts as not put;
    // errors of JsonValue must be among those that are returned.
    virtual Status put(Change change, const ObjectMeta& meta, JsonValue object) = 0;
    // `meta` is the last that is known of it.
    virtual void remove(const ObjectMeta& meta) = 0;
    // Everything that was there has been put, what was not has been removed.
    virtual void synced() = 0;
    // The stream could not be continued: everything is being listed again until synced().
    virtual void restarted(std::string_view why) = 0;
    // Something was skipped; `where` says which object, as far as that is known.
    virtual void broken(const Error& error) = 0;
    // No more for the moment: a good time to hand over what has come.
    virtual void end_of_batch() {}
};

enum class EventType : std::uint8_t {
    kAdded,
    kModified,
    kDeleted,
    kSynced,
    kRestarted,
    kBroken,
};

// One thing that happened. `object` is there for kAdded and kModified, `text` for the last two.
template <class T>
struct ObjectEvent {
    EventType type = EventType::kSynced;
    ObjectMeta meta = {};
    std::optional<T> object = {};
    std::string text = {};
};

// TypedSink<T>: objects as values, by a decoder, in one stream of events.
template <class T>
class TypedSink : public ObjectSink {
public:
    using Decode = std::function<Result<T>(JsonValue object)>;
    using Deliver = std::function<void(ObjectEvent<T>)>;

    TypedSink(Decode decode, Deliver deliver)
        : decode_(std::move(decode)), deliver_(std::move(deliver)) {}

    Status put(Change change, const ObjectMeta& meta, JsonValue object) override {
        REGIMEN_TRY_ASSIGN(T value, decode_(object));
        deliver_({change == Change::kAdded ? EventType::kAdded : EventType::kModified, meta,
                  std::move(value)});
        return {};
    }
    void remove(const ObjectMeta& meta) override { deliver_({EventType::kDeleted, meta}); }
    void synced() override { deliver_({EventType::kSynced}); }
    void restarted(std::string_view why) override {
        deliver_({EventType::kRestarted, {}, {}, std::string(why)});
    }
    void broken(const Error& error) override {
        deliver_({EventType::kBroken, {}, {}, to_string(error)});
    }

private:
    Decode decode_;
    Deliver deliver_;
};

}  // namespace regimen::kube::client
