// Text that is no YAML, no JSON or no text at all, and text that is too much: refused with its
// place, what was found there and what was expected.
#include "files/input_file.hpp"
#include "policy/test_support.hpp"

namespace regimen::policy {
namespace {

void expect_messages(const std::vector<test::BadInput>& table) {
    EXPECT_EQ(test::surprises(table), "");
}

TEST(BadText, YamlThatIsNoYaml) {
    expect_messages({
        {"kind: [", "f:1:8: kind[0]: found the end of the text, expected \",\" or \"]\""},
        {"a: {b: c\nd: e\n", "f:2:2: a: found \": e\", expected \",\" or \"}\""},
        {"a:\n  b: [x, y]]\n", "f:2:12: a: found \"]\", expected a bracket that was opened before"},
        {"a:\n    b: 1\n   c: 2\n",
         "f:3:4: found \"c: 2\", expected another \"key: value\" of the same indentation, or less "
         "of it"},
        {"a:\n- b\nc: d: e\n",
         "f:3:5: found \": e\", expected one \"key: value\" a line, and quotes around a text with "
         "\": \" in it"},
        {"a: \tb\n\t- c", "f:2:1: a: found \"\t- c\", expected spaces: tabs do not indent"},
        {"a:\n  b: @c",
         "f:2:6: a.b: found \"@c\", expected quotes around a text that begins like this"},
        {"a: *b", "f:1:4: a: found \"*b\", expected the name of an anchor above"},
        {"a: \"\\q\"", "f:1:7: a: found \"\"\", expected YAML (unknown escape character: q)"},
        {"%YAML 3.0\n---\na: b",
         "f:1:1: found \"%YAML 3.0\", expected YAML (YAML major version too large)"},
    });
}

// What yaml-cpp lets pass: a file that was cut off inside quotes or inside a key, and values that
// are left out, whose place it gives as that of whatever follows.
TEST(BadText, YamlThatTheLibraryTakes) {
    for (const std::string_view end : {"", "\n", "\r\n", "\n\n", "\n  ", "\n \t\n", "\n\n  \n  "}) {
        for (const std::string_view begin : {"spec:\n- \"x", "spec:\n- 'x"}) {
            expect_messages({{fmt::format("{}{}", begin, end),
                              "f:2:5: spec[0]: found the end of the text, expected a closing quote "
                              "before it"}});
        }
    }
    expect_messages({
        {", kind: Pod",
         "f:1:1: found \", kind: Pod\", expected a map: an object with apiVersion and kind"},
        {"kind: Service\n---\n,\n",
         "f:3:1: found \",\", expected a map: an object with apiVersion and kind"},
        {"kind: Pod\nmeta", "f:2:1: meta: found \"meta\", expected \"key: value\""},
        {"kind: Pod\nspec:\n  nodeN\n", "f:3:3: spec: found \"nodeN\", expected a map"},
        {"kind: Pod\nspec:\n  nodeN\n  ame: x\n",
         "f:4:6: spec: found \": x\", expected one \"key: value\" a line, and quotes around a text "
         "with \": \" in it"},
        {"kind: Pod\nmetadata:\n  name: # none\n  labels: {}\n",
         "f:3:3: metadata.name: found null, expected a string"},
        {"kind: Pod\nmetadata: {labels: {}, name: , uid: u}\n",
         "f:2:30: metadata.name: found null, expected a string"},
        {"kind: Pod\nmetadata: {name: null}",
         "f:2:18: metadata.name: found null, expected a string"},
        {"kind: List\nitems:\n- {kind: Service}\n-\n\n- {kind: Service}\n",
         "f:4:1: items[1]: found null, expected a map: an object with apiVersion and kind"},
        {"kind: List\nitems:\n- ~\n",
         "f:3:3: items[0]: found null, expected a map: an object with apiVersion and kind"},
    });
}

TEST(BadText, YamlAnchorsAndKeys) {
    expect_messages({
        {"a: &x [*x]",
         "f:1:8: a[0]: found an alias inside the value that it names, expected no cycle"},
        {"a: &x {b: 1}\nc:\n  <<: *x",
         "f:3:3: c: found a merge key \"<<\", expected the fields themselves"},
        {"a:\n- ? [a]\n  : b", "f:2:5: a[0]: found a list or map as a key, expected a name"},
        // An alias is what it names: the mistake stands where that was written.
        {"x: &n 12\nkind: Pod\nmetadata: {name: *n}",
         "f:1:4: x: found 12, expected a string (put it in quotes)"},
    });
}

TEST(BadText, JsonThatIsNoJson) {
    expect_messages({
        {"{\"kind\": \"Pod\",\n \"spec\": tru }",
         "f:2:10: spec: found \"tru }\", expected a string in quotes, a number, true, false, null, "
         "a list or a map"},
        {"{\"a\": {\"b\": [1, 02]}}",
         "f:1:17: a.b[1]: found \"02]}}\", expected a number as JSON writes it"},
        {"{\"a\": \"\\q\"}", "f:1:7: a: found \"\"\\q\"}\", expected a string with JSON's escapes"},
        {"{\"a\": [1,]}",
         "f:1:10: a[1]: found \"]}\", expected JSON: a comma, a colon, a value or a closing "
         "bracket"},
        {"{\"items\": [{\"kind\": \"Service\"},\n{\"kind\": }], \"kind\": \"List\"}",
         "f:2:10: items[1].kind: found \"}], \"kind\": \"List\"}\", expected JSON: a comma, a "
         "colon, a value or a closing bracket"},
        {"{\"kind\": \"Pod\" \"spec\": {}}",
         "f:1:16: found \"\"spec\": {}}\", expected JSON: a comma, a colon, a value or a closing "
         "bracket"},
        {"{\"kind\": \"Pod\",\n\"spec\": {\"a\": 1}\n",
         "f:2:17: found the end of the text, expected JSON: a comma, a colon, a value or a closing "
         "bracket"},
        {"{\"a\": 1,\n\"b\": \"c\"\n",
         "f:2:9: found the end of the text, expected \"}\" at the end of the object"},
        {"{\"a\": \"x,\n\"b\": \"c\"}",
         "f:1:10: found the end of the line, expected a closing quote"},
        {"{\"a\": \"b\", \"c", "f:1:12: found \"\"c\", expected a closing quote"},
        {"{\"a\": \"b\nc\"}",
         "f:1:9: found the end of the line, expected \\n or \\t in a string, or a closing quote"},
        {"{\"kind\": \"Service\"} {}",
         "f:1:21: found \"{}\", expected nothing behind the JSON object: one object or List"},
    });
}

TEST(BadText, JsonLists) {
    expect_messages({
        {"{\n\"items\": [\n {\"kind\": \"Pod\", \"metadata\": {\"name\": 5}}], \"kind\": \"List\"}",
         "f:3:39: items[0].metadata.name: found 5, expected a string (put it in quotes)"},
        {"{\"items\": [], \"kind\": \"Pod\"}",
         "f:1:23: kind: found \"Pod\", expected \"List\", since it has items"},
        {"{\"items\": []}", "f:1:1: kind: found nothing, expected \"List\", since it has items"},
        {"{\"items\": [{\"kind\": \"Service\"}, 7], \"kind\": \"List\"}",
         "f:1:33: items[1]: found 7, expected a map: an object with apiVersion and kind"},
        {"{\"kind\": \"List\", \"items\": {}}",
         "f:1:27: items: found a map, expected a list of objects"},
        {"{\"kind\": \"Pod\", \"kind\": \"Pod\"}",
         "f:1:17: found the key \"kind\" again, first in line 1, expected it once"},
        {"{\"items\": [], \"items\": [], \"kind\": \"List\"}",
         "f:1:15: found the key \"items\" again, first in line 1, expected it once"},
    });
}

// The beginning of a JSON text is no JSON text, wherever it was cut off.
TEST(BadText, JsonCutOff) {
    const std::string whole =
        files::read_text(REGIMEN_SOURCE_DIR "/src/policy/testdata/cluster/pods.json", kMaxFileBytes)
            .value();
    const std::size_t end = whole.rfind('}');
    for (std::size_t length = 1; length <= end; ++length) {
        const auto objects = parse_kubernetes({{"f", std::string_view(whole).substr(0, length)}});
        ASSERT_FALSE(objects.has_value()) << length;
        ASSERT_TRUE(objects.error().where.starts_with("f:")) << to_string(objects.error());
    }
}

TEST(BadText, NoText) {
    using namespace std::string_literals;
    expect_messages({
        {"kind: Pod\na: x\0y"s,
         "f:2:5: found the byte 0x00, expected text in UTF-8 without control characters"},
        {"kind: Pod\na: \x04\n",
         "f:2:4: found the byte 0x04, expected text in UTF-8 without control characters"},
        {"\x7F"
         "ELF\x02\x01\x01",
         "f:1:5: found the byte 0x02, expected text in UTF-8 without control characters"},
        {"\xFF\xFEk\0i\0n\0d\0"s, "f:1:1: found the byte 0xFF, expected text in UTF-8"},
        {"{\"kind\": \"P\xC3\"}", "f:1:12: found the byte 0xC3, expected text in UTF-8"},
        {"a: \xC0\xAF", "f:1:4: found the byte 0xC0, expected text in UTF-8"},
        {"a: \xED\xA0\x80", "f:1:4: found the byte 0xED, expected text in UTF-8"},
        {"a: caf\xC3\xA9 \xF4\x90\x80\x80", "f:1:10: found the byte 0xF4, expected text in UTF-8"},
        {"a: \xE2\x82", "f:1:4: found the byte 0xE2, expected text in UTF-8"},
    });
    EXPECT_TRUE(parse_kubernetes(
        {{"f", "\xEF\xBB\xBF{\"kind\": \"Service\", \"a\": \"\xF0\x9F\x98\x80\"}"}}));
    for (const std::string_view empty :
         {"", "\n", " \n\n", "---\n", "# nothing\n", "\xEF\xBB\xBF"}) {
        const auto objects = parse_kubernetes({{"f", empty}});
        ASSERT_TRUE(objects.has_value()) << to_string(objects.error());
        EXPECT_TRUE(objects->nodes.empty() && objects->pods.empty() && objects->skipped.empty());
    }
}

// A long text is cut short in a message, between two characters.
TEST(BadText, LongTexts) {
    std::string name;
    for (int i = 0; i < 40; ++i) {
        name += "\xC3\xA9";
    }
    const auto objects = parse_kubernetes({{"f", "kind: Pod\nspec: x" + name}});
    EXPECT_EQ(to_string(objects.error()),
              "f:2:7: spec: found \"x" + name.substr(0, 58) + "...\", expected a map");
}

// Either refused or read, in no time and little memory.
TEST(BadText, Bombs) {
    std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        laughs += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
    }
    std::string chain = "a0: &a0 [x]\n";
    for (int i = 1; i < 500; ++i) {
        chain += fmt::format("a{0}: &a{0} [*a{1}]\n", i, i - 1);
    }
    std::string shown;
    for (int i = 0; i < 33; ++i) {
        shown += "[0]";
    }
    const std::string nested = std::string(300, '[') + std::string(300, ']');
    expect_messages({
        {laughs,
         "f:11:17: a10[1]: found more values, aliases followed, expected at most 134217728"},
        {chain, "f:100:12: a99[0]: found deeper nesting, expected at most 100 levels"},
        {"a: " + nested,
         "f:1:103: a" + shown + "...: found deeper nesting, expected at most 100 levels"},
        {"{\"a\": " + nested + "}",
         "f:1:106: a" + shown + "...: found deeper nesting, expected at most 100 levels"},
    });
    for (const std::string_view piece : {"{", "[", "- ", "? ", "&a ", "{\"a\":", "[{a: ", "!a "}) {
        for (const std::string_view begin : {"a: ", "{\"a\": "}) {
            std::string text(begin);
            for (int i = 0; i < 20'000; ++i) {
                text += piece;
            }
            EXPECT_FALSE(parse_kubernetes({{"f", text}}).has_value()) << begin << piece;
        }
    }
}

}  // namespace
}  // namespace regimen::policy
