#include "sim/physics/node_script.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"

namespace regimen::sim {

namespace {

constexpr std::string_view kHeader = "time,event,node";

using Nodes = std::map<std::string_view, std::uint32_t>;

// "file:line:column: field".
std::string place(std::string_view where, std::string_view line, std::string_view cell,
                  std::string_view field) {
    return fmt::format("{}:{}: {}", where, cell.data() - line.data() + 1, field);
}

tl::unexpected<Error> unknown_node(std::string place, std::string_view name, const Nodes& nodes) {
    std::vector<std::string_view> names;
    for (const auto& [known, index] : nodes) {
        names.push_back(known);
    }
    return fail(ErrorCode::kNotFound, std::move(place),
                "found \"{}\", expected a node of the input{}", name, did_you_mean(name, names));
}

Result<NodeChange> parse_line(std::string_view line, std::string_view where, const Nodes& nodes) {
    std::vector<std::string_view> cells = split(line, ',');
    if (cells.size() != 3) {
        return fail(ErrorCode::kInvalidArgument, fmt::format("{}:1", where),
                    "found {} columns, expected {}", cells.size(), kHeader);
    }
    for (std::string_view& cell : cells) {
        cell = trim(cell);
    }
    NodeChange change;
    const Result<Duration> at = parse_duration(cells[0]);
    if (!at || *at < Duration()) {
        return fail(ErrorCode::kInvalidArgument, place(where, line, cells[0], "time"),
                    "found \"{}\", expected a time from the start such as 90s or 1h30m", cells[0]);
    }
    change.at_us = at->micros();
    if (cells[1] != "fail" && cells[1] != "add") {
        return fail(ErrorCode::kInvalidArgument, place(where, line, cells[1], "event"),
                    "found \"{}\", expected fail or add", cells[1]);
    }
    change.fails = cells[1] == "fail";
    const auto node = nodes.find(cells[2]);
    if (node == nodes.end()) {
        return unknown_node(place(where, line, cells[2], "node"), cells[2], nodes);
    }
    change.node = node->second;
    return change;
}

}  // namespace

Result<NodeScript> parse_node_script(std::string_view text, std::string_view file,
                                     const std::vector<std::string>& node_names) {
    Nodes nodes;
    for (std::size_t i = 0; i < node_names.size(); ++i) {
        nodes.emplace(node_names[i], static_cast<std::uint32_t>(i));
    }
    NodeScript script;
    std::uint32_t number = 0;
    for (const std::string_view raw : split(text, '\n')) {
        const std::string where = fmt::format("{}:{}", file, ++number);
        const std::string_view line = trim(raw);
        if (number == 1) {
            if (line != kHeader) {
                return fail(ErrorCode::kInvalidArgument, where + ":1",
                            "header: found \"{}\", expected {}", line, kHeader);
            }
            continue;
        }
        if (line.empty() || line.front() == '#') {
            continue;
        }
        REGIMEN_TRY_ASSIGN(NodeChange change, parse_line(raw, where, nodes));
        change.line = number;
        script.push_back(change);
    }
    // Of the changes of one node at one instant the order of the file decides.
    std::sort(script.begin(), script.end(), [](const NodeChange& a, const NodeChange& b) {
        return std::tie(a.at_us, a.node, a.line) < std::tie(b.at_us, b.node, b.line);
    });
    std::vector<std::uint8_t> gone(node_names.size(), 0);
    for (const NodeChange& change : script) {
        if ((gone[change.node] != 0) == change.fails) {
            return fail(ErrorCode::kInvalidArgument, fmt::format("{}:{}:1", file, change.line),
                        "node {} {} at {}, but it is {} then", node_names[change.node],
                        change.fails ? "fails" : "is added",
                        format_duration(Duration::from_micros(change.at_us)),
                        change.fails ? "gone" : "present");
        }
        gone[change.node] = change.fails ? 1 : 0;
    }
    return script;
}

}  // namespace regimen::sim
