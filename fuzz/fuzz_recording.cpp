// Hostile recordings. Input that starts with the magic is read as it is; anything else becomes the
// steps of a recording whose checksums are right, so that the decoders behind them are reached.
// What decodes must encode to the very bytes it came from, and the engine must survive being told
// it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "engine/engine.hpp"
#include "model/encoding.hpp"
#include "record/format.hpp"
#include "record/reader.hpp"

namespace {

using namespace regimen;

std::vector<std::byte> wrapped(std::span<const std::byte> steps) {
    ByteWriter header;
    header.varint(kEncodingVersion);
    header.string("fuzz");
    header.string("fuzz");
    ByteWriter out;
    record::put_preamble(out);
    const std::uint64_t chain =
        record::put_block(out, record::kChainStart, record::BlockKind::kHeader, header.bytes());
    record::put_block(out, chain, record::BlockKind::kSteps, steps);
    return out.take();
}

void read_all(std::span<const std::byte> bytes) {
    const auto read = [bytes](std::span<char> into) mutable -> Result<std::size_t> {
        const std::size_t size = std::min(into.size(), bytes.size());
        std::copy_n(bytes.begin(), size, std::as_writable_bytes(into).begin());
        bytes = bytes.subspan(size);
        return size;
    };
    Result<record::RecordingReader> reader = record::RecordingReader::from(read, "fuzz");
    engine::Engine engine;
    while (reader) {
        const Result<std::optional<record::Step>> step = reader->next();
        if (!step || !step->has_value()) {
            break;
        }
        engine.step((*step)->now, (*step)->facts);
    }
}

void check_canonical(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    while (in.ok() && !in.at_end()) {
        const std::size_t start = in.offset();
        const Result<Fact> fact = decode_fact(in);
        if (!fact) {
            break;
        }
        ByteWriter again;
        encode(again, *fact);
        const std::span<const std::byte> original = bytes.subspan(start, in.offset() - start);
        REGIMEN_ASSERT(std::ranges::equal(again.bytes(), original), "{} has two encodings",
                       name(*fact));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> bytes = std::as_bytes(std::span(data, size));
    if (record::looks_like_recording(bytes)) {
        read_all(bytes);
    } else {
        read_all(wrapped(bytes));
        check_canonical(bytes);
    }
    return 0;
}
