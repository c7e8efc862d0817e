// Feeds bytes to every CSV reader: once strictly and once leniently. The first byte says whether
// they are a node list or a pod list, and whether a known header is put in front, since few inputs
// get past their own. Whatever comes out must hold the invariants of a trace.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "sim/input/csv_pair.hpp"
#include "sim/input/openb_csv.hpp"
#include "sim/input/own_csv.hpp"

#include "fuzz/place.hpp"

namespace regimen::sim {
namespace {

void check(const Trace& trace) {
    for (const TraceRow& row : trace.rows) {
        REGIMEN_ASSERT(row.shape < trace.shapes.size());
        REGIMEN_ASSERT(!trace.name(row).empty());
        REGIMEN_ASSERT(row.created_us >= kUnknownTime && row.duration_us >= kUnknownTime);
    }
    for (const Shape& shape : trace.shapes) {
        REGIMEN_ASSERT(pod_count(shape) >= 1);
        REGIMEN_ASSERT(accelerator_milli(trace, shape) >= 0);
    }
    REGIMEN_ASSERT(accelerator_capacity_milli(trace.nodes) >= 0);
}

// The number of rows or nodes that were read; -1 when the list was refused.
std::int64_t read(const std::string& text, bool nodes, bool lenient) {
    TraceBuilder builder;
    CsvReader reader = CsvReader::over_text("fuzz", text);
    const ReadOptions options{lenient};
    const Status status =
        nodes ? read_node_list(reader, options, builder) : read_pod_list(reader, options, builder);
    const Trace trace = std::move(builder).finish();
    check(trace);
    if (!status) {
        fuzz::expect_place(status.error(), text);
    }
    return status ? static_cast<std::int64_t>(trace.rows.size() + trace.nodes.size()) : -1;
}

}  // namespace
}  // namespace regimen::sim

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    using namespace regimen::sim;
    // Of pods at even and of nodes at odd places; empty: the input has its own.
    static constexpr std::array<std::string_view, 8> kHeaders = {"",
                                                                 "",
                                                                 kOwnPodHeader,
                                                                 kOwnNodeHeader,
                                                                 kOpenbPodHeader,
                                                                 kOpenbNodeHeader,
                                                                 kOpenbShortPodHeader,
                                                                 ""};
    const std::size_t choice = data[0] % kHeaders.size();
    const bool nodes = choice % 2 == 1;
    std::string text(kHeaders[choice]);
    text += text.empty() ? "" : "\n";
    text.append(data + 1, data + size);
    const std::int64_t strict = read(text, nodes, false);
    const std::int64_t lenient = read(text, nodes, true);
    // What the strict reader takes, the lenient one takes whole.
    REGIMEN_ASSERT(strict < 0 || strict == lenient, "{} and {}", strict, lenient);
    return 0;
}
