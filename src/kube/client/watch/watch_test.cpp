#include <gmock/gmock.h>

#include "base/rng.hpp"

#include "kube/client/watch/object_meta.hpp"
#include "kube/client/watch/object_sink.hpp"
#include "kube/client/watch/watch_event.hpp"
#include "kube/client/watch/watch_framer.hpp"

namespace regimen::kube::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> frame(WatchFramer& framer, std::string_view piece) {
    std::vector<std::string> lines;
    framer.push(piece, [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    });
    return lines;
}

TEST(WatchFramer, GivesWholeLinesOnly) {
    WatchFramer framer(100);
    EXPECT_THAT(frame(framer, "a"), ElementsAre());
    EXPECT_THAT(frame(framer, "b\nc\r\n\n\nd"), ElementsAre("ab", "c"));
    EXPECT_THAT(frame(framer, "e\n"), ElementsAre("de"));
    frame(framer, "half");
    framer.reset();
    EXPECT_THAT(frame(framer, "f\n"), ElementsAre("f"));
}

TEST(WatchFramer, EveryCutGivesTheSame) {
    Rng rng(3);
    std::string text;
    std::vector<std::string> expected;
    for (int i = 0; i < 300; ++i) {
        expected.emplace_back(rng.uniform(400) + 1, static_cast<char>('a' + i % 26));
        text += expected.back() + "\n";
    }
    for (int round = 0; round < 50; ++round) {
        WatchFramer framer(400);
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + rng.uniform(round < 5 ? 3 : 3000);
            for (std::string& line : frame(framer, std::string_view(text).substr(at, size))) {
                lines.push_back(std::move(line));
            }
            at += size;
        }
        EXPECT_EQ(lines, expected);
        EXPECT_EQ(framer.skipped(), 0U);
    }
}

TEST(WatchFramer, TooLongLinesAreSkippedWithoutBeingKept) {
    WatchFramer framer(1000);
    const std::string part(4096, 'x');
    for (int i = 0; i < 2500; ++i) {  // 10 MB
        EXPECT_THAT(frame(framer, part), ElementsAre());
    }
    EXPECT_EQ(framer.skipped(), 1U);
    EXPECT_THAT(frame(framer, "x\nnext\n"), ElementsAre("next"));
    EXPECT_THAT(frame(framer, part + "\n" + "b\n" + part), ElementsAre("b"));
    EXPECT_EQ(framer.skipped(), 3U);
    EXPECT_THAT(frame(framer, "\nc\n"), ElementsAre("c"));
}

TEST(WatchFramer, VisitorCanHaveTheRestThrownAway) {
    WatchFramer framer(100);
    int lines = 0;
    framer.push("a\nb\nc", [&](std::string_view) { return ++lines < 2; });
    EXPECT_EQ(lines, 2);
    EXPECT_THAT(frame(framer, "d\n"), ElementsAre("d"));
}

std::string padded(std::string text) {
    text.reserve(text.size() + kJsonPadding);
    return text;
}

TEST(WatchEvents, TypeMayComeLast) {
    JsonParser parser;
    for (const char* text : {R"({"type":"DELETED","object":{"metadata":{"name":"a"}}})",
                             R"({"object":{"metadata":{"name":"a"}},"type":"DELETED"})"}) {
        int visits = 0;
        const std::string line = padded(text);
        const Status status =
            parse_watch_event(parser, line, [&](WatchEventType type, JsonValue object) {
                ++visits;
                EXPECT_EQ(type, WatchEventType::kDeleted);
                EXPECT_EQ(object.kind(), JsonKind::kObject);
                return Status();
            });
        EXPECT_TRUE(status);
        EXPECT_EQ(visits, 1);
    }
    for (const char* text : {"{}", "[]", R"({"type":"X","object":{}})", R"({"type":"ADDED"})",
                             R"({"type":"ADDED","object":[]})", R"({"type":"ADDED","obj)"}) {
        const std::string line = padded(text);
        EXPECT_FALSE(parse_watch_event(parser, line, [](auto, auto) { return Status(); })) << text;
    }
}

TEST(ListPages, AreReadInAnyOrder) {
    JsonParser parser;
    for (const char* text :
         {R"({"metadata":{"resourceVersion":"7","continue":"t"},"items":[{},3]})",
          R"({"items":[{},3],"metadata":{"continue":"t","resourceVersion":"7"}})"}) {
        int items = 0;
        const auto page = parse_list_page(parser, text, [&](JsonValue) {
            ++items;
            return Status();
        });
        ASSERT_TRUE(page) << to_string(page.error());
        EXPECT_EQ(page->resource_version, "7");
        EXPECT_EQ(page->continue_token, "t");
        EXPECT_EQ(items, 2);
    }
    EXPECT_FALSE(parse_list_page(parser, R"({"items":[]})", [](JsonValue) { return Status(); }));
    EXPECT_FALSE(
        parse_list_page(parser, R"({"items":[{"metadata")", [](JsonValue) { return Status(); }));
    EXPECT_TRUE(parse_list_page(parser, R"({"metadata":{"resourceVersion":"7"},"items":null})",
                                [](JsonValue) { return Status(); }));
}

std::string meta_of(const std::string& text, bool bookmark = false) {
    JsonParser parser;
    std::string result;
    const Status status = parser.parse(text, [&](JsonValue root) -> Status {
        REGIMEN_TRY_ASSIGN(JsonValue object, root.as_object());
        REGIMEN_TRY_ASSIGN(const ObjectMeta meta, read_object_meta(object, bookmark));
        result = fmt::format("{} {} {} {}", to_string(meta.key), meta.uid, meta.resource_version,
                             meta.ends_initial_events);
        return {};
    });
    return status ? result : to_string(status.error());
}

TEST(ObjectMetas, AreReadAndBounded) {
    EXPECT_EQ(meta_of(R"({"kind":"Pod","metadata":{"name":"a","labels":{"name":"x"},)"
                      R"("namespace":"n","uid":"u","resourceVersion":"5"}})"),
              "n/a u 5 false");
    EXPECT_EQ(meta_of(R"({"metadata":{"resourceVersion":"5","annotations":)"
                      R"({"k8s.io/initial-events-end":"true"}}})",
                      true),
              "  5 true");
    EXPECT_THAT(meta_of(R"({"metadata":{"name":"a"}})"), HasSubstr("metadata.resourceVersion"));
    EXPECT_THAT(meta_of(R"({"metadata":{"name":"a","resourceVersion":"0"}})"),
                HasSubstr("expected a resource version"));
    EXPECT_THAT(meta_of(R"({"metadata":{"resourceVersion":"1"}})"), HasSubstr("metadata.name"));
    EXPECT_THAT(meta_of(R"({"metadata":{"name":7}})"),
                HasSubstr("metadata.name: found a number, expected a text"));
    EXPECT_THAT(meta_of(R"({"metadata":{"name":")" + std::string(1 << 18, 'n') + "\"}}"),
                HasSubstr("found a text of 262144 bytes"));
}

TEST(ObjectMetas, VersionsCompareAsNumbersOrNotAtAll) {
    EXPECT_EQ(is_newer("10", "9"), true);
    EXPECT_EQ(is_newer("9", "9"), false);
    EXPECT_EQ(is_newer("a", "9"), std::nullopt);
    EXPECT_EQ(is_newer("99999999999999999999999", "9"), std::nullopt);
}

// A label or annotation of 256 KB, a list of 100,000 elements, a deep nest: read or skipped, and
// the identity is there.
TEST(WatchEvents, LargeObjectsAreRead) {
    std::string elements = "0";
    for (int i = 1; i < 100'000; ++i) {
        elements += ",{\"a\":[1]}";
    }
    const std::string nest(20'000, '[');
    const std::string line = padded(
        R"({"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"5","annotations":)"
        R"({"k":")" +
        std::string(256 << 10, 'v') + R"(\n"}},"list":[)" + elements + R"(],"nest":)" + nest +
        std::string(nest.size(), ']') + "}}");
    JsonParser parser;
    int count = 0;
    const Status status =
        parse_watch_event(parser, line, [&](WatchEventType, JsonValue object) -> Status {
            REGIMEN_TRY_ASSIGN(const ObjectMeta meta, read_object_meta(object));
            EXPECT_EQ(meta.key.name, "a");
            return object.each_field([&](std::string_view key, JsonValue value) {
                return key != "list" ? Status() : value.each_item([&](JsonValue) {
                    ++count;
                    return Status();
                });
            });
        });
    EXPECT_TRUE(status) << to_string(status.error());
    EXPECT_EQ(count, 100'000);
}

TEST(TypedSinks, DeliverValues) {
    std::string log;
    TypedSink<std::int64_t> sink(
        [](JsonValue object) -> Result<std::int64_t> {
            std::int64_t size = 0;
            REGIMEN_TRY(object.each_field([&](std::string_view key, JsonValue value) -> Status {
                if (key == "size") {
                    REGIMEN_TRY_ASSIGN(size, value.integer());
                }
                return {};
            }));
            return size;
        },
        [&](const ObjectEvent<std::int64_t>& event) {
            log += fmt::format("{}:{}:{} ", static_cast<int>(event.type), event.object.value_or(0),
                               event.text);
        });
    JsonParser parser;
    const auto put = [&](const char* text) {
        return parser.parse(text,
                            [&](JsonValue root) { return sink.put(Change::kAdded, {}, root); });
    };
    EXPECT_TRUE(put(R"({"size":5})"));
    EXPECT_EQ(put(R"({"size":"x"})").error().where, "size");
    sink.remove({});
    sink.synced();
    sink.restarted("why");
    sink.broken(Error{ErrorCode::kIo, "m", "w"});
    EXPECT_EQ(log, "0:5: 2:0: 3:0: 4:0:why 5:0:w: m ");
}

}  // namespace
}  // namespace regimen::kube::client
