// A watch stream of any bytes, in pieces of any size, through framer, event, metadata and a visitor
// that reads whatever is there: nothing may crash, and no line may be longer than the limit.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "kube/client/watch/known_objects.hpp"
#include "kube/client/watch/watch_event.hpp"
#include "kube/client/watch/watch_framer.hpp"

namespace {

using namespace regimen;
using namespace regimen::kube::client;

constexpr std::size_t kLimit = 512;

Status read_everything(JsonValue value, int depth) {
    switch (value.kind()) {
        case JsonKind::kText:
            return value.text().map([](std::string_view) {});
        case JsonKind::kNumber:
            (void)value.integer();
            return {};
        case JsonKind::kArray:
            return depth == 0 ? Status() : value.each_item([&](JsonValue item) {
                return read_everything(item, depth - 1);
            });
        case JsonKind::kObject:
            return depth == 0 ? Status() : value.each_field([&](std::string_view, JsonValue item) {
                return read_everything(item, depth - 1);
            });
        default:
            return {};
    }
}

class Sink : public ObjectSink {
public:
    Status put(Change, const ObjectMeta&, JsonValue object) override {
        REGIMEN_TRY(read_everything(object, 20));
        return read_everything(object, 20);
    }
    void remove(const ObjectMeta&) override {}
    void synced() override {}
    void restarted(std::string_view) override {}
    void broken(const Error&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::size_t step = data[0] + std::size_t{1};
    const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
    Sink sink;
    KnownObjects known(sink, "things");
    JsonParser parser;
    WatchFramer framer(kLimit);
    for (std::size_t at = 0; at < stream.size(); at += step) {
        framer.push(stream.substr(at, step), [&](std::string_view line) {
            if (line.size() > kLimit) {
                std::abort();
            }
            (void)parse_watch_event(parser, line, [&](WatchEventType, JsonValue object) -> Status {
                REGIMEN_TRY_ASSIGN(const ObjectMeta meta, read_object_meta(object));
                return known.put(meta, object);
            });
            return true;
        });
    }
    (void)parse_list_page(parser, std::string(stream), [&](JsonValue item) -> Status {
        REGIMEN_TRY_ASSIGN(JsonValue object, item.as_object());
        REGIMEN_TRY_ASSIGN(const ObjectMeta meta, read_object_meta(object));
        return known.put(meta, object);
    });
    return 0;
}
