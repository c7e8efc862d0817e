#include "sim/physics/node_script.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "base/time.hpp"

namespace regimen::sim {

namespace {

constexpr std::string_view kHeader = "time,event,node";

Result<NodeChange> parse_line(std::string_view line, const std::string& where,
                              const std::map<std::string_view, std::uint32_t>& nodes) {
    const std::vector<std::string_view> cells = split(line, ',');
    if (cells.size() != 3) {
        return fail(ErrorCode::kInvalidArgument, where, "{} columns, expected \"{}\"", cells.size(),
                    kHeader);
    }
    NodeChange change;
    REGIMEN_TRY_ASSIGN(const Duration at, parse_duration(trim(cells[0]), where + ": time"));
    if (at < Duration()) {
        return fail(ErrorCode::kInvalidArgument, where + ": time",
                    "\"{}\": expected a time after the start", cells[0]);
    }
    change.at_us = at.micros();
    const std::string_view event = trim(cells[1]);
    if (event != "fail" && event != "add") {
        return fail(ErrorCode::kInvalidArgument, where + ": event",
                    "\"{}\": expected \"fail\" or \"add\"", event);
    }
    change.fails = event == "fail";
    const auto node = nodes.find(trim(cells[2]));
    if (node == nodes.end()) {
        return fail(ErrorCode::kNotFound, where + ": node", "\"{}\" is no node of the input",
                    trim(cells[2]));
    }
    change.node = node->second;
    return change;
}

}  // namespace

Result<NodeScript> parse_node_script(std::string_view text, std::string_view file,
                                     const std::vector<std::string>& node_names) {
    std::map<std::string_view, std::uint32_t> nodes;
    for (std::size_t i = 0; i < node_names.size(); ++i) {
        nodes.emplace(node_names[i], static_cast<std::uint32_t>(i));
    }
    NodeScript script;
    std::size_t number = 0;
    for (const std::string_view raw : split(text, '\n')) {
        const std::string where = fmt::format("{}:{}", file, ++number);
        const std::string_view line = trim(raw);
        if (number == 1) {
            if (line != kHeader) {
                return fail(ErrorCode::kInvalidArgument, where,
                            "\"{}\": expected the header \"{}\"", line, kHeader);
            }
            continue;
        }
        if (line.empty() || line.front() == '#') {
            continue;
        }
        REGIMEN_TRY_ASSIGN(const NodeChange change, parse_line(line, where, nodes));
        script.push_back(change);
    }
    // One change of a node at an instant: the order of the file has no say.
    std::sort(script.begin(), script.end(), [](const NodeChange& a, const NodeChange& b) {
        return std::pair(a.at_us, a.node) < std::pair(b.at_us, b.node);
    });
    std::vector<std::uint8_t> gone(node_names.size(), 0);
    for (const NodeChange& change : script) {
        if ((gone[change.node] != 0) == change.fails) {
            return fail(ErrorCode::kInvalidArgument, std::string(file),
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
