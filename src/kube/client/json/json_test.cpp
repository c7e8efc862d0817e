#include <gmock/gmock.h>

#include "base/rng.hpp"

#include "kube/client/json/json_value.hpp"
#include "kube/client/json/json_writer.hpp"
#include "kube/client/json/utf8.hpp"

namespace regimen::kube::client {
namespace {

using testing::HasSubstr;

std::string error_of(const Status& status) {
    return status ? "no error" : to_string(status.error());
}

const auto kSkip = [](JsonValue) { return Status(); };

TEST(JsonValue, ReadsWhatIsAskedForAndSkipsTheRest) {
    JsonParser parser;
    std::string seen;
    const Status status = parser.parse(
        R"({"a":{"deep":[1,{"x":2}]},"b":"t","c":[3,-4],"d":true,"e":null,"f\n":"g\u00e9"})",
        [&](JsonValue root) {
            return root.each_field([&](std::string_view key, JsonValue value) -> Status {
                if (key == "b" || key == "f\n") {
                    REGIMEN_TRY_ASSIGN(const auto text, value.text());
                    seen += text;
                } else if (key == "c") {
                    return value.each_item([&](JsonValue item) -> Status {
                        REGIMEN_TRY_ASSIGN(const auto number, item.integer());
                        seen += std::to_string(number);
                        return {};
                    });
                } else if (key == "d") {
                    REGIMEN_TRY_ASSIGN(const bool flag, value.boolean());
                    seen += flag ? "T" : "F";
                } else if (key == "e") {
                    return value.each_field([](auto, auto) { return Status(); });
                }
                return {};
            });
        });
    EXPECT_EQ(error_of(status), "no error");
    EXPECT_EQ(seen, "t3-4Tg\xc3\xa9");
}

TEST(JsonValue, ErrorsCarryThePath) {
    JsonParser parser;
    const auto complaint = [&](const std::string& text) {
        return error_of(parser.parse(text, [&](JsonValue root) {
            return root.each_field([&](std::string_view, JsonValue spec) {
                return spec.each_item([&](JsonValue item) {
                    return item.each_field([&](std::string_view key, JsonValue value) -> Status {
                        if (key == "n") {
                            REGIMEN_TRY(value.integer());
                        } else {
                            REGIMEN_TRY(value.text());
                        }
                        return {};
                    });
                });
            });
        }));
    };
    EXPECT_EQ(complaint(R"({"spec":[{},{"n":1.5}]})"),
              "spec[1].n: found a number, expected an integer");
    EXPECT_EQ(complaint(R"({"spec":[{"n":99999999999999999999}]})"),
              "spec[0].n: found a number, expected an integer");
    EXPECT_EQ(complaint(R"({"spec":[{"t":7}]})"), "spec[0].t: found a number, expected a text");
    EXPECT_EQ(complaint(R"({"spec":{}})"), "spec: found a map, expected a list");
    EXPECT_EQ(complaint(R"({"spec":[3]})"), "spec[0]: found a number, expected a map");
    EXPECT_EQ(complaint(R"({"spec":null})"), "no error");
    EXPECT_THAT(complaint("[]"), HasSubstr("found a list, expected a map"));
    for (const char* bad : {"", "{", "{\"a", "{\"spec\":[", "{\"spec\":[{\"t\":\"\xff\"}]}", "7"}) {
        EXPECT_THAT(complaint(bad), HasSubstr("broken JSON")) << bad;
    }
}

TEST(JsonValue, NumbersAsTheyAreWritten) {
    JsonParser parser;
    const auto number = [&](std::string_view text) {
        std::string seen;
        const Status status = parser.parse(fmt::format("[{} , 1]", text), [&](JsonValue root) {
            return root.each_item([&](JsonValue item) -> Status {
                REGIMEN_TRY_ASSIGN(const std::string_view written, item.number());
                seen += written;
                seen += ' ';
                return {};
            });
        });
        return status ? seen : error_of(status);
    };
    EXPECT_EQ(number("1.50"), "1.50 1 ");
    EXPECT_EQ(number("-2e3"), "-2e3 1 ");
    EXPECT_EQ(number("99999999999999999999"), "99999999999999999999 1 ");
    EXPECT_EQ(number("\"1\""), "[0]: found a text, expected a number");
    EXPECT_EQ(number("1e400"), "[0]: found a number, expected a number as JSON writes it");
}

TEST(JsonValue, StartedObjectsCanBeVisitedAgain) {
    JsonParser parser;
    const Status status = parser.parse(R"([{"a":{"b":1},"c":"x"}])", [&](JsonValue root) {
        return root.each_item([&](JsonValue item) -> Status {
            REGIMEN_TRY_ASSIGN(JsonValue object, item.as_object());
            for (int round = 0; round < 3; ++round) {
                int fields = 0;
                REGIMEN_TRY(object.each_field([&](std::string_view key, JsonValue value) {
                    ++fields;
                    if (key == "a" && round == 1) {  // left half read
                        EXPECT_TRUE(value.as_object());
                    }
                    return Status();
                }));
                EXPECT_EQ(fields, 2);
            }
            return {};
        });
    });
    EXPECT_EQ(error_of(status), "no error");
}

// simdjson's buffer has room for each text once: the second reading must not write past it.
TEST(JsonValue, EscapedTextsReadAgainAreBounded) {
    const std::string text =
        "{\"" + std::string(200'000, 'k') + "\\n\":\"\\n" + std::string(200'000, 'v') + "\"}";
    JsonParser parser;
    int rounds = 0;
    const Status status = parser.parse(text, [&](JsonValue root) -> Status {
        REGIMEN_TRY_ASSIGN(JsonValue object, root.as_object());
        for (; rounds < 100; ++rounds) {
            const Status again = object.each_field([](std::string_view, JsonValue value) {
                return value.text().map([](std::string_view) {});
            });
            REGIMEN_TRY(again);
        }
        return {};
    });
    EXPECT_THAT(error_of(status), HasSubstr("read again and again"));
    EXPECT_EQ(rounds, 1);
}

TEST(JsonValue, RandomBytesNeverBreakIt) {
    Rng rng(7);
    JsonParser parser;
    const std::string pieces = "{}[]\",:\\u0041 truefalsnl019.eE+-\x80\xc3\xa9";
    for (int round = 0; round < 20'000; ++round) {
        std::string text = "{\"a\":[{\"b\":\"c\"},1],\"d\":";
        for (std::uint64_t i = rng.uniform(30); i > 0; --i) {
            text += pieces[rng.uniform(pieces.size())];
        }
        (void)parser.parse(text, [&](JsonValue root) {
            return root.each_field([&](std::string_view, JsonValue value) -> Status {
                (void)value.text();
                return value.each_item(kSkip);
            });
        });
    }
}

TEST(JsonWriter, WritesAndMendsText) {
    JsonWriter json;
    json.open_object().field("a", "q\"\n").field("n", std::int64_t{-5}).open_array("l");
    json.boolean(true).null().text("\xff\xc3\xa9\xed\xa0\x80").close_array().close_object();
    EXPECT_EQ(json.take(),
              "{\"a\":\"q\\\"\\n\",\"n\":-5,\"l\":[true,null,"
              "\"\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]}");
    json.open_array().close_array();
    EXPECT_EQ(json.take(), "[]");
}

TEST(Utf8, ShortensBetweenCharacters) {
    EXPECT_EQ(shorten("abcdef", 6), "abcdef");
    EXPECT_EQ(shorten("abcdefg", 6), "abc...");
    EXPECT_EQ(shorten("ab\xc3\xa9"
                      "defg",
                      6),
              "ab...");
    EXPECT_EQ(shorten("abcdefg", 2), "..");
}

}  // namespace
}  // namespace regimen::kube::client
