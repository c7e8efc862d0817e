#include <algorithm>
#include <cstring>
#include <filesystem>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "files/input_file.hpp"
#include "model/testing/random_facts.hpp"
#include "record/reader.hpp"
#include "record/writer.hpp"

namespace regimen::record {
namespace {

const RecordingHeader kHeader{.engine = "0.1.0", .source = "generated, seed 7"};

class RecordingTest : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) /
                  (std::string("regimen_record_") + test->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string path() const { return (folder_ / "run.rec").string(); }
    std::size_t files_in_folder() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(folder_), {}));
    }

    std::string contents() const {
        return files::read_whole(path(), std::size_t{1} << 30).value_or("unreadable");
    }
    // Writes the steps and returns the file's bytes.
    std::string record(const std::vector<Step>& steps) {
        Result<RecordingWriter> writer = RecordingWriter::open(path(), kHeader);
        EXPECT_TRUE(writer.has_value()) << to_string(writer.error());
        for (const Step& step : steps) {
            EXPECT_TRUE(writer->append(step.now, step.facts, step.plan).has_value());
        }
        EXPECT_TRUE(writer->finish().has_value());
        hash_ = writer->decision_hash();
        return contents();
    }

    std::filesystem::path folder_;
    std::uint64_t hash_ = 0;
};

std::vector<Step> random_steps(std::uint64_t seed, std::size_t count) {
    Rng rng(seed);
    std::vector<Step> steps(count);
    for (Step& step : steps) {
        step.now = Instant::from_micros(rng.uniform_range(0, 1'000'000'000));
        for (std::uint64_t facts = rng.uniform(4); facts > 0; --facts) {
            step.facts.push_back(testing::fact(rng));
        }
        step.plan = testing::plan(rng);
    }
    return steps;
}

// At most `piece` bytes at a time, as a pipe gives them.
RecordingReader::Read pieces_of(std::string bytes, std::size_t piece) {
    return [bytes = std::move(bytes), piece,
            at = std::size_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
        const std::size_t size = std::min({piece, into.size(), bytes.size() - at});
        std::memcpy(into.data(), bytes.data() + at, size);
        at += size;
        return size;
    };
}

struct Outcome {
    std::vector<Step> steps;
    std::optional<Error> error;
};

Outcome read_all(std::string bytes, std::size_t piece = 1 << 20) {
    Outcome outcome;
    Result<RecordingReader> reader =
        RecordingReader::from(pieces_of(std::move(bytes), piece), "rec");
    if (!reader) {
        outcome.error = reader.error();
        return outcome;
    }
    while (true) {
        Result<std::optional<Step>> step = reader->next();
        if (!step) {
            outcome.error = step.error();
            // The error stays.
            EXPECT_EQ(reader->next().error(), step.error());
            return outcome;
        }
        if (!step->has_value()) {
            EXPECT_EQ(reader->steps(), outcome.steps.size());
            EXPECT_FALSE(reader->next()->has_value());
            return outcome;
        }
        outcome.steps.push_back(**std::move(step));
    }
}

TEST_F(RecordingTest, WhatIsWrittenIsRead) {
    const std::vector<Step> steps = random_steps(1, 200);
    record(steps);
    Result<RecordingReader> reader = RecordingReader::open(path());
    ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
    EXPECT_EQ(reader->header(), kHeader);
    for (const Step& step : steps) {
        const Result<std::optional<Step>> back = reader->next();
        ASSERT_TRUE(back.has_value()) << to_string(back.error());
        ASSERT_TRUE(back->has_value());
        ASSERT_TRUE(**back == step);
    }
    ASSERT_TRUE(reader->next().has_value());
    EXPECT_FALSE(reader->next()->has_value());
    EXPECT_EQ(reader->steps(), 200U);
    EXPECT_EQ(reader->decision_hash(), hash_);
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(RecordingTest, AnEmptyRunIsARecording) {
    const std::string bytes = record({});
    const Outcome outcome = read_all(bytes);
    EXPECT_FALSE(outcome.error.has_value());
    EXPECT_TRUE(outcome.steps.empty());
}

TEST_F(RecordingTest, SameRunSameBytes) {
    const std::string first = record(random_steps(2, 20));
    EXPECT_EQ(record(random_steps(2, 20)), first);
    EXPECT_NE(record(random_steps(3, 20)), first);
}

TEST_F(RecordingTest, ManyBlocksAndOneStepLargerThanABlock) {
    std::vector<Step> steps = random_steps(4, 400);
    Rng rng(5);
    for (std::size_t i = 0; i < 2000; ++i) {
        steps[100].facts.push_back(testing::fact(rng));
    }
    const std::string bytes = record(steps);
    EXPECT_GT(bytes.size(), 3 * kBlockBytes);
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{4093}}) {
        const Outcome outcome = read_all(bytes, piece);
        EXPECT_FALSE(outcome.error.has_value()) << to_string(*outcome.error);
        EXPECT_TRUE(outcome.steps == steps);
    }
}

TEST_F(RecordingTest, ByteByByteIsReadTheSame) {
    const std::vector<Step> steps = random_steps(6, 3);
    const Outcome outcome = read_all(record(steps), 1);
    EXPECT_FALSE(outcome.error.has_value());
    EXPECT_TRUE(outcome.steps == steps);
}

TEST_F(RecordingTest, CutOffAnywhereIsAnError) {
    const std::string bytes = record(random_steps(8, 6));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const Outcome outcome = read_all(bytes.substr(0, length));
        ASSERT_TRUE(outcome.error.has_value()) << "cut to " << length;
        EXPECT_EQ(outcome.error->code, ErrorCode::kCorrupt);
    }
}

TEST_F(RecordingTest, ChangedBitsAreFound) {
    constexpr std::size_t kFooterBytes = kBlockHeadBytes + 16;
    const std::string bytes = record(random_steps(9, 4));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        const Outcome outcome = read_all(damaged);
        ASSERT_TRUE(outcome.error.has_value()) << "bit " << at % 8 << " of byte " << at;
        // Damage of the footer is seen last; the steps all lie in the one block before it.
        EXPECT_EQ(outcome.steps.size(), at < bytes.size() - kFooterBytes ? 0U : 4U);
    }
}

TEST_F(RecordingTest, BytesAfterTheEndAreAnError) {
    const Outcome outcome = read_all(record(random_steps(10, 2)) + "x");
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_NE(outcome.error->message.find("found more bytes, expected the end; 2 good steps"),
              std::string::npos);
}

// Blocks that are right by themselves, in the wrong place.
TEST_F(RecordingTest, BlocksDroppedOrMovedAreFound) {
    const std::string bytes = record(random_steps(11, 900));
    std::vector<std::pair<std::size_t, std::size_t>> blocks;  // begin, size
    for (std::size_t at = kPreambleBytes; at < bytes.size(); at += blocks.back().second) {
        ByteReader head(std::as_bytes(std::span(bytes)).subspan(at + 1));
        blocks.emplace_back(at, kBlockHeadBytes + head.u32());
    }
    ASSERT_GE(blocks.size(), 5U);
    const auto block = [&](std::size_t i) {
        return bytes.substr(blocks[i].first, blocks[i].second);
    };
    std::string dropped = bytes;
    dropped.erase(blocks[2].first, blocks[2].second);
    const std::string swapped =
        bytes.substr(0, blocks[1].first) + block(2) + block(1) + bytes.substr(blocks[3].first);
    const std::string repeated =
        bytes.substr(0, blocks[2].first) + block(1) + bytes.substr(blocks[2].first);
    for (const std::string& wrong : {dropped, swapped, repeated}) {
        const Outcome outcome = read_all(wrong);
        ASSERT_TRUE(outcome.error.has_value());
        EXPECT_NE(outcome.error->message.find("does not have its checksum"), std::string::npos);
    }
    EXPECT_GT(read_all(dropped).steps.size(), 0U);
}

TEST_F(RecordingTest, ErrorsSayWhereAndHowMuchWasGood) {
    const std::string bytes = record(random_steps(12, 900));
    const Outcome outcome = read_all(bytes.substr(0, bytes.size() - 1));
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_EQ(outcome.error->where, "rec:byte " + std::to_string(bytes.size() - 1));
    EXPECT_EQ(outcome.error->message,
              "the recording is cut off: found 15 bytes of a block, expected 16; 900 good steps "
              "before it");
    EXPECT_EQ(outcome.steps.size(), 900U);
}

TEST_F(RecordingTest, OtherVersionsAreRefusedByName) {
    std::string bytes = record({});
    bytes[kMagic.size()] = 2;
    const Outcome container = read_all(bytes);
    ASSERT_TRUE(container.error.has_value());
    EXPECT_EQ(container.error->code, ErrorCode::kUnsupported);
    EXPECT_EQ(to_string(*container.error),
              "rec:byte 8: format version 2: this build reads version 1");

    ByteWriter other;
    put_preamble(other);
    ByteWriter payload;
    payload.varint(2);
    put_block(other, kChainStart, BlockKind::kHeader, payload.bytes());
    const Outcome encoding =
        read_all({reinterpret_cast<const char*>(other.bytes().data()), other.size()});
    ASSERT_TRUE(encoding.error.has_value());
    EXPECT_EQ(to_string(*encoding.error),
              "rec:byte 12: encoding version 2: this build reads version 1");
}

TEST_F(RecordingTest, AHostileLengthIsNotBelieved) {
    ByteWriter out;
    put_preamble(out);
    out.u8(1);
    out.u32(static_cast<std::uint32_t>(kMaxBlockBytes));
    out.u64(0);
    const Outcome outcome =
        read_all({reinterpret_cast<const char*>(out.bytes().data()), out.size()});
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_EQ(
        to_string(*outcome.error),
        "rec:byte 25: the recording is cut off: found 0 bytes of a block, expected 268435456");
}

TEST_F(RecordingTest, WithoutFinishThereIsNoFile) {
    {
        Result<RecordingWriter> writer = RecordingWriter::open(path(), kHeader);
        ASSERT_TRUE(writer.has_value());
        for (const Step& step : random_steps(13, 500)) {
            ASSERT_TRUE(writer->append(step.now, step.facts, step.plan).has_value());
        }
    }
    EXPECT_EQ(files_in_folder(), 0U);
}

TEST_F(RecordingTest, AnInterruptedRunKeepsTheFileBefore) {
    const std::string before = record(random_steps(14, 3));
    {
        Result<RecordingWriter> writer = RecordingWriter::open(path(), kHeader);
        ASSERT_TRUE(writer.has_value());
    }
    EXPECT_EQ(contents(), before);
}

TEST_F(RecordingTest, UnwritableAndMissingPathsAreErrors) {
    const std::string nowhere = (folder_ / "no" / "such" / "folder.rec").string();
    const Result<RecordingWriter> writer = RecordingWriter::open(nowhere, kHeader);
    ASSERT_FALSE(writer.has_value());
    EXPECT_EQ(writer.error().where, nowhere);
    const Result<RecordingReader> reader = RecordingReader::open(nowhere);
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
}

TEST_F(RecordingTest, ErrorsOfTheSourceComeThrough) {
    const std::string bytes = record(random_steps(15, 2));
    std::size_t calls = 0;
    RecordingReader::Read good = pieces_of(bytes, 40);
    const auto broken = [&](std::span<char> into) -> Result<std::size_t> {
        if (++calls > 5) {
            return fail(ErrorCode::kIo, "disk", "cannot read: gone");
        }
        return good(into);
    };
    Result<RecordingReader> reader = RecordingReader::from(broken, "rec");
    ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
    const Result<std::optional<Step>> step = reader->next();
    ASSERT_FALSE(step.has_value());
    EXPECT_EQ(to_string(step.error()), "disk: cannot read: gone; 0 good steps before it");
}

TEST(LooksLikeRecording, ByTheMagicAlone) {
    ByteWriter out;
    put_preamble(out);
    EXPECT_TRUE(looks_like_recording(out.bytes()));
    EXPECT_TRUE(looks_like_recording(out.bytes().first(8)));
    EXPECT_FALSE(looks_like_recording(out.bytes().first(7)));
    EXPECT_FALSE(looks_like_recording({}));
    const std::string csv = "sn,cpu_milli,memory_mib,gpu,model\n";
    EXPECT_FALSE(looks_like_recording(std::as_bytes(std::span(csv))));
}

std::string bytes_with(std::span<const std::byte> steps, std::uint64_t count, std::uint64_t hash) {
    ByteWriter header;
    header.varint(kEncodingVersion);
    header.string("e");
    header.string("s");
    ByteWriter footer;
    footer.u64(count);
    footer.u64(hash);
    ByteWriter out;
    put_preamble(out);
    std::uint64_t chain = put_block(out, kChainStart, BlockKind::kHeader, header.bytes());
    chain = put_block(out, chain, BlockKind::kSteps, steps);
    put_block(out, chain, BlockKind::kFooter, footer.bytes());
    return {reinterpret_cast<const char*>(out.bytes().data()), out.size()};
}

// Good checksums over bad contents: a hostile or a faulty writer.
TEST(RecordingContents, AreCheckedBehindTheChecksums) {
    ByteWriter step;
    step.zigzag(5);
    step.varint(0);
    encode(step, Plan{});
    const std::uint64_t hash = Hasher().digest();
    EXPECT_FALSE(read_all(bytes_with(step.bytes(), 1, hash)).error.has_value());

    const auto message = [](const std::string& bytes) {
        const Outcome outcome = read_all(bytes);
        return outcome.error ? outcome.error->message : std::string("none");
    };
    EXPECT_EQ(message(bytes_with(step.bytes(), 2, hash)),
              "the footer counts 2 steps, found 1; 1 good steps before it");
    EXPECT_NE(message(bytes_with(step.bytes(), 1, hash + 1)).find("decision hash"),
              std::string::npos);
    EXPECT_NE(message(bytes_with({}, 0, hash)).find("block of kind 2 with 0 bytes"),
              std::string::npos);
    step.u8(0xFF);
    const Outcome outcome = read_all(bytes_with(step.bytes(), 1, hash));
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_EQ(outcome.steps.size(), 1U);
    EXPECT_EQ(outcome.error->code, ErrorCode::kCorrupt);
}

TEST(RecordingGolden, TheContainerKeepsItsBytes) {
    ByteWriter out;
    put_preamble(out);
    const std::vector<std::byte> payload = {std::byte{1}, std::byte{2}};
    const std::uint64_t first = put_block(out, kChainStart, BlockKind::kHeader, payload);
    put_block(out, first, BlockKind::kSteps, payload);
    std::string hex;
    for (const std::byte byte : out.bytes()) {
        fmt::format_to(std::back_inserter(hex), "{:02x}", std::to_integer<unsigned>(byte));
    }
    EXPECT_EQ(hex,
              "8952474d0d0a1a0a01000000"  // magic, format version
              "0102000000661960069159a86c0102"
              "0202000000b0f746c9f5a95f2b0102");
}

}  // namespace
}  // namespace regimen::record
