#include "sim/input/own_csv.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "model/workload.hpp"
#include "sim/input/limits.hpp"
#include "sim/input/list_rows.hpp"

namespace regimen::sim {

namespace {

constexpr std::string_view kDefaultResource = "nvidia.com/gpu";
constexpr auto kMaxDevices = static_cast<std::int64_t>(kMaxDevicesPerNode);

// Where each known column is. `known` is the full header; `required` how many of its first columns
// must be there.
Result<std::vector<Column>> locate(const CsvReader& reader, const std::vector<std::string>& header,
                                   std::string_view known, std::size_t required) {
    const std::vector<std::string_view> names = split(known, ',');
    std::vector<Column> columns;
    for (const std::string_view name : names) {
        columns.push_back({name, Column::kAbsent});
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto at = std::find(names.begin(), names.end(), header[i]);
        const std::string where =
            reader.where(i < reader.fields().size() ? reader.fields()[i].column : 1);
        if (at == names.end()) {
            return fail(ErrorCode::kInvalidArgument, where,
                        "header: found column \"{}\", expected one of {}{}", header[i], known,
                        did_you_mean(header[i], names));
        }
        Column& column = columns[static_cast<std::size_t>(at - names.begin())];
        if (column.index != Column::kAbsent) {
            return fail(ErrorCode::kInvalidArgument, where,
                        "header: found column {} twice, expected it once", header[i]);
        }
        column.index = i;
    }
    for (std::size_t i = 0; i < required; ++i) {
        if (columns[i].index == Column::kAbsent) {
            return fail(ErrorCode::kInvalidArgument, reader.where(1),
                        "header: found no column {}, expected at least {}", names[i],
                        fmt::join(names.begin(),
                                  names.begin() + static_cast<std::ptrdiff_t>(required), ","));
        }
    }
    return columns;
}

enum NodeColumn : std::size_t {
    kNName,
    kNCpu,
    kNMemory,
    kNPods,
    kNDevices,
    kNModel,
    kNResource,
    kNLabels
};
enum PodColumn : std::size_t {
    kPName,
    kPCpu,
    kPMemory,
    kPDevices,
    kPMilli,
    kPModels,
    kPResource,
    kPGang,
    kPMin,
    kPCreated,
    kPDuration,
    kPPriority,
    kPSelector
};

std::int64_t devices(RowParser& row, Column column) {
    const std::int64_t count =
        row.integer_or(column, 0, 0, std::numeric_limits<std::int32_t>::max());
    if (count > kMaxDevices) {
        row.refuse(column, skip_reason::kTooManyDevices,
                   fmt::format("at most {} devices of a node", kMaxDevices));
        return 0;
    }
    return count;
}

std::string resource(const RowParser& row, Column column) {
    return std::string(row.empty(column) ? kDefaultResource : row.text(column));
}

// "key=value;key=value".
Labels labels(RowParser& row, Column column) {
    Labels result;
    if (row.empty(column)) {
        return result;
    }
    for (const std::string_view item : split(row.text(column), ';')) {
        const std::size_t equals = item.find('=');
        const std::string_view key = trim(item.substr(0, equals));
        if (equals == std::string_view::npos || key.empty() || result.find(key) != nullptr) {
            row.refuse(column, skip_reason::kBadValue, "key=value;key=value with unique keys");
            return result;
        }
        result.set(key, trim(item.substr(equals + 1)));
    }
    return result;
}

void add_node(RowParser& row, const std::vector<Column>& columns, TraceBuilder& builder) {
    NodeSpec node;
    node.name = row.required_text(columns[kNName]);
    node.allocatable.set(kCpuResource, row.milli(columns[kNCpu], kMaxCpuMilli));
    node.allocatable.set(kMemoryResource, row.units(columns[kNMemory], kMaxMemoryBytes));
    node.allocatable.set(kPodsResource, row.integer(columns[kNPods], 0, kMaxPodsOfNode));
    node.capacity = node.allocatable;
    node.labels = labels(row, columns[kNLabels]);
    Device device;
    device.resource = resource(row, columns[kNResource]);
    device.model = row.text(columns[kNModel]);
    const std::int64_t count = devices(row, columns[kNDevices]);
    if (!row.bad()) {
        node.devices.assign(static_cast<std::size_t>(count), device);
        row.accept(columns[kNName], builder.add_node(std::move(node)));
    }
}

std::vector<std::string> models(RowParser& row, Column column) {
    std::vector<std::string> result;
    if (row.empty(column)) {
        return result;
    }
    for (const std::string_view model : split(row.text(column), '|')) {
        if (trim(model).empty()) {
            row.refuse(column, skip_reason::kBadValue, "models such as A|B");
        }
        result.emplace_back(trim(model));
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

PodSpec pod_of(RowParser& row, const std::vector<Column>& columns) {
    PodSpec pod;
    pod.requests.set(kCpuResource, row.milli(columns[kPCpu], kMaxCpuMilli));
    pod.requests.set(kMemoryResource, row.units(columns[kPMemory], kMaxMemoryBytes));
    pod.node_selector = labels(row, columns[kPSelector]);
    const std::int64_t count = devices(row, columns[kPDevices]);
    const std::int64_t milli =
        row.integer_or(columns[kPMilli], kWholeDeviceMilli, count == 0 ? 0 : 1, kWholeDeviceMilli);
    if (count > 1 && milli < kWholeDeviceMilli) {
        row.refuse(columns[kPMilli], skip_reason::kBadValue,
                   "1000: a share is of one accelerator, several are whole");
    }
    if (count > 0) {
        DeviceRequest& request = pod.devices.emplace();
        request.resource = resource(row, columns[kPResource]);
        request.count = static_cast<std::int32_t>(count);
        request.milli = static_cast<std::int32_t>(milli);
        request.models = models(row, columns[kPModels]);
    }
    return pod;
}

std::uint32_t shape_of(RowParser& row, const std::vector<Column>& columns, std::string& key,
                       TraceBuilder& builder) {
    key.clear();
    for (const PodColumn column :
         {kPCpu, kPMemory, kPDevices, kPMilli, kPModels, kPResource, kPGang, kPMin, kPSelector}) {
        key += row.text(columns[column]);
        key += '\0';  // in no text: a file with one is refused as binary
    }
    if (const std::optional<std::uint32_t> known = builder.remembered_shape(key)) {
        return *known;
    }
    PodSpec pod = pod_of(row, columns);
    const std::int64_t count = row.integer_or(columns[kPGang], 1, 1, kMaxPods);
    const std::int64_t min = row.integer_or(columns[kPMin], count, 1, count);
    if (row.bad()) {
        return 0;
    }
    const Result<std::uint32_t> shape = builder.intern_pods(
        std::move(pod), static_cast<std::int32_t>(count), static_cast<std::int32_t>(min));
    if (!shape) {
        row.accept(columns[kPName], tl::unexpected<Error>(shape.error()));
        return 0;
    }
    builder.remember_shape(key, *shape);
    return *shape;
}

bool is_plain_number(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// Seconds or a duration in Go's notation.
std::optional<std::int64_t> micros_of(std::string_view text) {
    const Result<Duration> parsed =
        is_plain_number(text) ? parse_duration(std::string(text) + "s") : parse_duration(text);
    return parsed ? std::optional(parsed->micros()) : std::nullopt;
}

std::int64_t checked_time(RowParser& row, Column column, std::optional<std::int64_t> micros,
                          std::string_view expected) {
    if (!micros) {
        row.refuse(column, skip_reason::kBadTime, expected);
        return kUnknownTime;
    }
    if (*micros < 0) {
        row.refuse(column, skip_reason::kNegative, expected);
    } else if (*micros > kMaxMicros) {
        row.refuse(column, skip_reason::kTooLarge, expected);
    }
    return *micros;
}

// What the times of a list count from, as its first one says: the calendar's begin or the list's
// own. One list has one of them, since a row of the other would come half a century too early or
// too late.
enum class Epoch : std::uint8_t { kUnknown, kCalendar, kOwn };

std::int64_t created_us(RowParser& row, Column column, Epoch& epoch) {
    const std::string_view text = row.text(column);
    std::optional<std::int64_t> micros;
    Epoch own = Epoch::kCalendar;
    if (const Result<Instant> instant = parse_rfc3339(text)) {
        micros = instant->micros();
    } else if (is_plain_number(text)) {
        micros = micros_of(text);
        own = Epoch::kOwn;
    }
    if (micros && epoch != Epoch::kUnknown && epoch != own) {
        row.refuse(column, skip_reason::kBadTime,
                   epoch == Epoch::kOwn
                       ? "seconds, as in the rows before"
                       : "a time such as 2024-02-29T13:00:00Z, as in the rows before");
        return kUnknownTime;
    }
    const std::int64_t checked =
        checked_time(row, column, micros, "a time such as 2024-02-29T13:00:00Z, or seconds");
    epoch = row.bad() ? epoch : own;
    return checked;
}

void read_times(RowParser& row, const std::vector<Column>& columns, Epoch& epoch,
                TraceRow& trace_row) {
    if (!row.empty(columns[kPCreated])) {
        trace_row.created_us = created_us(row, columns[kPCreated], epoch);
    }
    if (const std::string_view duration = row.text(columns[kPDuration]); !duration.empty()) {
        trace_row.duration_us = checked_time(row, columns[kPDuration], micros_of(duration),
                                             "a duration such as 1h30m, or seconds");
        trace_row.started = true;
    }
}

}  // namespace

Status read_own_nodes(CsvReader& reader, const std::vector<std::string>& header,
                      const ReadOptions& options, TraceBuilder& builder) {
    REGIMEN_TRY_ASSIGN(const std::vector<Column> columns,
                       locate(reader, header, kOwnNodeHeader, kNPods + 1));
    return read_rows(reader, header.size(), "node", options, builder.skipped(),
                     [&](RowParser& row) { add_node(row, columns, builder); });
}

Status read_own_pods(CsvReader& reader, const std::vector<std::string>& header,
                     const ReadOptions& options, TraceBuilder& builder) {
    REGIMEN_TRY_ASSIGN(const std::vector<Column> columns,
                       locate(reader, header, kOwnPodHeader, kPMemory + 1));
    std::string key;
    Epoch epoch = Epoch::kUnknown;
    return read_rows(reader, header.size(), "pod", options, builder.skipped(), [&](RowParser& row) {
        const std::string_view name = row.required_text(columns[kPName]);
        TraceRow trace_row;
        trace_row.shape = shape_of(row, columns, key, builder);
        trace_row.priority = static_cast<std::int32_t>(
            row.integer_or(columns[kPPriority], 0, std::numeric_limits<std::int32_t>::min(),
                           std::numeric_limits<std::int32_t>::max()));
        read_times(row, columns, epoch, trace_row);
        if (!row.bad()) {
            row.accept(columns[kPName], builder.add_row(name, trace_row));
        }
    });
}

}  // namespace regimen::sim
