// Recordings of what goes on while it is written, and the folder that they lie in.
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "files/input_file.hpp"
#include "files/temporary_directory.hpp"
#include "record/archive.hpp"
#include "record/reader.hpp"
#include "record/writer.hpp"

namespace regimen::record {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LiveRecordings : public testing::Test {
protected:
    std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
    RecordingWriter open(const std::string& name) {
        return RecordingWriter::open_live(path(name), {.engine = "1", .source = "cluster"}).value();
    }
    static void add(RecordingWriter& writer, int steps) {
        for (int i = 0; i < steps; ++i) {
            const std::vector<Fact> facts = {WorkloadWithdrawn{WorkloadId::from_index(7)}};
            ASSERT_TRUE(writer.append(Instant::from_micros(i), facts, Plan{}));
        }
    }
    // Steps that can be read, and whether the end was missing; an error is -1.
    static std::pair<int, bool> read(const std::string& file) {
        auto reader = RecordingReader::open(file);
        if (!reader) {
            return {-1, false};
        }
        int steps = 0;
        while (true) {
            const auto step = reader->next();
            if (!step) {
                return {-1, false};
            }
            if (!*step) {
                return {steps, reader->is_open_ended()};
            }
            ++steps;
        }
    }
    files::TemporaryDirectory folder_;
};

TEST_F(LiveRecordings, WhatWasFlushedIsThereWhileItIsWritten) {
    RecordingWriter writer = open("a.rec");
    EXPECT_EQ(read(path("a.rec")), std::pair(0, true));
    add(writer, 3);
    ASSERT_TRUE(writer.flush());
    EXPECT_EQ(read(path("a.rec")), std::pair(3, true));
    add(writer, 2);
    EXPECT_EQ(read(path("a.rec")), std::pair(3, true));
    ASSERT_TRUE(writer.finish());
    EXPECT_EQ(read(path("a.rec")), std::pair(5, false));
    EXPECT_EQ(writer.bytes(), std::filesystem::file_size(path("a.rec")));
}

// Cut off at every byte: as many steps as lie in whole blocks, never an error behind the header.
TEST_F(LiveRecordings, CutOffAnywhereTheRestIsGood) {
    std::vector<std::size_t> ends;
    {
        RecordingWriter writer = open("a.rec");
        ends.push_back(writer.bytes());
        for (int i = 0; i < 4; ++i) {
            add(writer, 1);
            ASSERT_TRUE(writer.flush());
            ends.push_back(writer.bytes());
        }
        ASSERT_TRUE(writer.finish());
    }
    const std::string whole = files::read_whole(path("a.rec"), 1 << 20).value();
    for (std::size_t size = ends[0]; size < whole.size(); ++size) {
        std::ofstream(path("cut.rec"), std::ios::binary | std::ios::trunc) << whole.substr(0, size);
        int expected = 0;
        for (std::size_t i = 1; i < ends.size(); ++i) {
            expected += ends[i] <= size ? 1 : 0;
        }
        EXPECT_EQ(read(path("cut.rec")), std::pair(expected, true)) << size;
    }
    std::string damaged = whole;
    damaged[ends[1] + 20] ^= 1;
    std::ofstream(path("cut.rec"), std::ios::binary | std::ios::trunc) << damaged;
    EXPECT_EQ(read(path("cut.rec")).first, -1);
}

TEST_F(LiveRecordings, AFileThatIsThereStays) {
    std::ofstream(path("a.rec")) << "mine";
    const auto opened = RecordingWriter::open_live(path("a.rec"), {.engine = "1", .source = "c"});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kAlreadyExists);
    EXPECT_FALSE(RecordingWriter::open_live(path("no/a.rec"), {.engine = "1", .source = "c"}));
}

TEST_F(LiveRecordings, NamesSortByTimeAndTheOldestGo) {
    const Instant begin = parse_rfc3339("2026-02-29T12:00:00Z")
                              .value_or(parse_rfc3339("2026-02-28T12:00:00Z").value());
    EXPECT_EQ(archive_name(begin), "regimen-20260228T120000.000000Z.rec");
    for (int i = 0; i < 4; ++i) {
        std::ofstream(path(archive_name(begin + Duration::seconds(i)))) << std::string(10, 'x');
    }
    std::ofstream(path("other.txt")) << "left alone";
    ASSERT_TRUE(prune_archive(folder_.path(), 25));
    const auto left = archived(folder_.path());
    ASSERT_TRUE(left);
    EXPECT_THAT(*left, ElementsAre(HasSubstr("120002"), HasSubstr("120003")));
    ASSERT_TRUE(prune_archive(folder_.path(), 0));
    EXPECT_EQ(archived(folder_.path())->size(), 1U);  // the latest stays
    EXPECT_TRUE(std::filesystem::exists(path("other.txt")));
    EXPECT_FALSE(archived(path("nowhere")));
}

}  // namespace
}  // namespace regimen::record
