// RecordingReader: reads a recording step by step and checks all of it on the way: checksums, the
// shape of every value, the number of steps and the decision hash of the footer. gzip is unpacked.
// Errors: kCorrupt for damage and for an end that comes too early, kUnsupported for another
// version, kIo and kNotFound from the file. `where` is "name:byte N" (after unpacking), and the
// message ends with how many good steps came before. A step that is handed out lies in a block
// whose checksum is right. After an error every later call returns it again. Memory: one block and
// one step; what a length claims is only believed as bytes arrive. Complexity: O(bytes). Thread
// rule: one thread at a time; movable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "record/format.hpp"

namespace regimen::record {

class RecordingReader {
public:
    // Fills the front of the span and returns how much; 0 only at the end.
    using Read = std::function<Result<std::size_t>(std::span<char>)>;

    // Reads as far as the header.
    static Result<RecordingReader> open(const std::string& path);
    // From anything; `name` is what errors call it.
    static Result<RecordingReader> from(Read read, std::string name);

    const RecordingHeader& header() const { return header_; }
    // A live recording without a footer: its writer was ended, or is still at it.
    bool is_open_ended() const { return open_ended_; }
    // The next step, or nothing once the footer has been read and found right.
    Result<std::optional<Step>> next();

    // Steps handed out, and hash_decisions() over their plans.
    std::uint64_t steps() const { return steps_; }
    std::uint64_t decision_hash() const { return hasher_.digest(); }

private:
    RecordingReader(Read read, std::string name) : read_(std::move(read)), name_(std::move(name)) {}

    Status read_header();
    Result<std::optional<Step>> advance();
    Result<Step> decode_step();
    Status check_footer();
    // Reads and verifies one block into block_ and kind_. False where a live recording ends.
    Result<bool> next_block();
    // Appends up to `size` bytes to `into`; fewer only at the end of the input.
    Status fill(std::vector<std::byte>& into, std::size_t size);
    // fill(), and where the input ends before: an error, or false in a live recording.
    Result<bool> require(std::vector<std::byte>& into, std::size_t size, std::string_view what);
    std::string place(std::uint64_t offset) const;

    Read read_;
    std::string name_;
    RecordingHeader header_;
    std::uint64_t offset_ = 0;  // bytes of the input read so far
    std::uint64_t chain_ = kChainStart;
    std::vector<std::byte> block_;  // payload of the current block
    std::size_t at_ = 0;            // the next step within it
    BlockKind kind_ = BlockKind::kHeader;
    std::uint64_t steps_ = 0;
    Hasher hasher_;
    std::optional<Error> failed_;
    bool ended_ = false;
    bool live_ = false;
    bool open_ended_ = false;
};

}  // namespace regimen::record
