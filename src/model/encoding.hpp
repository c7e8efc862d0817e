// The binary encoding of facts, decisions, verdicts and plans: one version for all of them, the
// same bytes on every machine. Recordings are made of it (record/README.md). Shapes: the primitives
// of base/bytes.hpp. A noun is its fields in order (encoding_fields.hpp); a vector is a count and
// its elements, an optional a presence byte, an id 0 for invalid or value + 1, a fact its position
// in Fact and then its fields. Nothing is named or padded: any change of fields or of their order
// is a new kEncodingVersion. New facts and enumerators go at the end. Errors: decoding hostile
// bytes gives kCorrupt with the byte offset, from a field's own shape up to validate() of the noun
// it belongs to; what was decoded is as valid as what a shell made. Complexity: O(bytes); decoded
// values take memory in proportion to the bytes read. Thread rule: pure functions.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"

namespace regimen {

inline constexpr std::uint32_t kEncodingVersion = 1;

void encode(ByteWriter& out, const Fact& fact);
void encode(ByteWriter& out, const Decision& decision);
void encode(ByteWriter& out, const Verdict& verdict);
void encode(ByteWriter& out, const Plan& plan);

// They read one value and leave the reader behind it, so values can follow each other.
Result<Fact> decode_fact(ByteReader& in);
Result<Decision> decode_decision(ByteReader& in);
Result<Verdict> decode_verdict(ByteReader& in);
Result<Plan> decode_plan(ByteReader& in);

// Adds the plan's decisions to the decision hash of a run: for each, in order, `now` in
// microseconds, workload, pod, node and device mask at fixed widths (8, 4, 4, 4, 8 bytes, little
// endian). A plan without decisions adds nothing, so how often an engine is asked does not matter.
// Complexity: O(decisions), no allocation.
void hash_decisions(Hasher& hasher, const Plan& plan);

}  // namespace regimen
