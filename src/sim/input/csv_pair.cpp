#include "sim/input/csv_pair.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "files/sha256.hpp"
#include "sim/input/openb_csv.hpp"
#include "sim/input/own_csv.hpp"

namespace regimen::sim {

namespace {

enum class Format : std::uint8_t { kUnknown, kOpenbNodes, kOpenbPods, kOwnNodes, kOwnPods };

constexpr std::array<std::string_view, 2> kNodeHeaders = {kOpenbNodeHeader, kOwnNodeHeader};
constexpr std::array<std::string_view, 3> kPodHeaders = {kOpenbPodHeader, kOpenbShortPodHeader,
                                                         kOwnPodHeader};

Format format_of(const std::vector<std::string>& columns) {
    const std::string header = join(columns, ",");
    if (header == kOpenbNodeHeader) {
        return Format::kOpenbNodes;
    }
    if (header == kOpenbPodHeader || header == kOpenbShortPodHeader) {
        return Format::kOpenbPods;
    }
    const auto has = [&](std::string_view name) {
        return std::find(columns.begin(), columns.end(), name) != columns.end();
    };
    // One of the two may be misspelt: its reader says so better than "unknown header".
    if (has("name") && (has("cpu") || has("memory"))) {
        return has("pods") ? Format::kOwnNodes : Format::kOwnPods;
    }
    return Format::kUnknown;
}

CsvKind kind_of(Format format) {
    switch (format) {
        case Format::kOpenbNodes:
        case Format::kOwnNodes:
            return CsvKind::kNodes;
        case Format::kOpenbPods:
        case Format::kOwnPods:
            return CsvKind::kPods;
        case Format::kUnknown:
            break;
    }
    return CsvKind::kUnknown;
}

// Bytes that no text has.
bool looks_binary(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
    });
}

tl::unexpected<Error> binary(const CsvReader& reader) {
    return fail(ErrorCode::kInvalidArgument, reader.where(1),
                "header: found binary data, expected the names of columns");
}

Result<std::vector<std::string>> read_header(CsvReader& reader) {
    REGIMEN_TRY_ASSIGN(const CsvReader::Outcome outcome, reader.next());
    if (outcome == CsvReader::Outcome::kEnd) {
        return fail(ErrorCode::kInvalidArgument, reader.path(),
                    "found nothing, expected a header and rows");
    }
    if (looks_binary(reader.record())) {
        return binary(reader);
    }
    if (outcome == CsvReader::Outcome::kMalformed) {
        return tl::unexpected<Error>(reader.problem());
    }
    std::vector<std::string> columns;
    for (const CsvField& field : reader.fields()) {
        columns.emplace_back(trim(field.text));
    }
    return columns;
}

// How many of its columns are there, whatever stands between them.
std::ptrdiff_t in_common(std::string_view found, std::string_view header) {
    std::string commas(found);
    std::replace_if(
        commas.begin(), commas.end(), [](char c) { return c == ';' || c == '\t' || c == '|'; },
        ',');
    std::vector<std::string_view> there = split(commas, ',');
    std::transform(there.begin(), there.end(), there.begin(), trim);
    const std::vector<std::string_view> columns = split(header, ',');
    return std::count_if(columns.begin(), columns.end(), [&](std::string_view column) {
        return std::find(there.begin(), there.end(), column) != there.end();
    });
}

// The header that has most columns in common with what was found, and of those the one with the
// fewest changes; every guess is better than none here.
std::string_view nearest_header(std::string_view found, std::span<const std::string_view> headers) {
    return *std::min_element(headers.begin(), headers.end(),
                             [&](std::string_view a, std::string_view b) {
                                 return std::pair(-in_common(found, a), edit_distance(found, a)) <
                                        std::pair(-in_common(found, b), edit_distance(found, b));
                             });
}

tl::unexpected<Error> wrong_header(const CsvReader& reader, const std::vector<std::string>& columns,
                                   std::string_view what,
                                   std::span<const std::string_view> expected) {
    constexpr std::size_t kShownBytes = 200;
    const std::string found = join(columns, ",").substr(0, kShownBytes);
    const CsvKind kind = kind_of(format_of(columns));
    if (kind != CsvKind::kUnknown) {
        return fail(ErrorCode::kInvalidArgument, reader.where(1),
                    "header: found \"{}\", that of a {} list, expected a {} list: {}", found,
                    kind == CsvKind::kNodes ? "node" : "pod", what,
                    nearest_header(found, expected));
    }
    return fail(ErrorCode::kInvalidArgument, reader.where(1),
                "header: found \"{}\", expected {} (the nearest header of a {} list)", found,
                nearest_header(found, expected), what);
}

}  // namespace

Status read_node_list(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> columns, read_header(reader));
    switch (format_of(columns)) {
        case Format::kOpenbNodes:
            return read_openb_nodes(reader, options, builder);
        case Format::kOwnNodes:
            return read_own_nodes(reader, columns, options, builder);
        default:
            return wrong_header(reader, columns, "node", kNodeHeaders);
    }
}

Status read_pod_list(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> columns, read_header(reader));
    switch (format_of(columns)) {
        case Format::kOpenbPods:
            return read_openb_pods(reader, columns.size(), options, builder);
        case Format::kOwnPods:
            return read_own_pods(reader, columns, options, builder);
        default:
            return wrong_header(reader, columns, "pod", kPodHeaders);
    }
}

Result<Trace> read_csv_pair(const std::string& nodes_path, const std::string& pods_path,
                            const ReadOptions& options) {
    TraceBuilder builder;
    REGIMEN_TRY_ASSIGN(CsvReader nodes, CsvReader::open(nodes_path));
    REGIMEN_TRY(read_node_list(nodes, options, builder));
    REGIMEN_TRY_ASSIGN(CsvReader pods, CsvReader::open(pods_path));
    REGIMEN_TRY(read_pod_list(pods, options, builder));
    REGIMEN_TRY_ASSIGN(std::string nodes_sha256, files::sha256_of_file(nodes_path));
    REGIMEN_TRY_ASSIGN(std::string pods_sha256, files::sha256_of_file(pods_path));
    builder.set_sha256(std::move(nodes_sha256), std::move(pods_sha256));
    return std::move(builder).finish();
}

CsvKind csv_kind(const std::string& path) {
    Result<CsvReader> reader = CsvReader::open(path);
    if (!reader) {
        return CsvKind::kUnknown;
    }
    const auto columns = read_header(*reader);
    return columns ? kind_of(format_of(*columns)) : CsvKind::kUnknown;
}

}  // namespace regimen::sim
