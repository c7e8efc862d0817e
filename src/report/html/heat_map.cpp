#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <tuple>

#include "report/escape.hpp"
#include "report/html/charts.hpp"
#include "report/html/data_table.hpp"
#include "report/html/section.hpp"
#include "report/html/svg.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

// Steps of the free share of a node in permille, their words, and the side of the inner square in
// per cent of the cell: size says the same as colour.
struct Step {
    std::int64_t up_to_permille;
    std::string_view label;
    double side;
};
constexpr std::array<Step, 6> kSteps = {{{0, "full", 0.34},
                                         {50, "up to 5 % free", 0.48},
                                         {150, "up to 15 %", 0.6},
                                         {300, "up to 30 %", 0.72},
                                         {600, "up to 60 %", 0.85},
                                         {1000, "more", 1.0}}};

std::size_t step_of(const NodeOutcome& node) {
    const std::int64_t free = node.capacity_gpu_milli - node.used_gpu_milli;
    const std::int64_t permille =
        free <= 0 ? 0 : std::max<std::int64_t>(1, free * 1000 / node.capacity_gpu_milli);
    std::size_t step = 0;
    while (step + 1 < kSteps.size() && permille > kSteps[step].up_to_permille) {
        ++step;
    }
    return step;
}

const ReplayRun* first_with_nodes(const ReplayResult& result, const std::string& policy) {
    const auto run = std::find_if(result.runs.begin(), result.runs.end(), [&](const auto& r) {
        return r.policy == policy && !r.nodes.empty();
    });
    return run == result.runs.end() ? nullptr : &*run;
}

// By model, then greater nodes first, then name: the same place in every map. (The last key is the
// place in the list, for lists that name a node twice.)
std::vector<const NodeOutcome*> arranged(const ReplayRun& run) {
    std::vector<const NodeOutcome*> nodes;
    for (const NodeOutcome& node : run.nodes) {
        if (node.capacity_gpu_milli > 0) {
            nodes.push_back(&node);
        }
    }
    std::sort(nodes.begin(), nodes.end(), [](const auto* a, const auto* b) {
        return std::tie(a->model, b->gpus, a->name, a) < std::tie(b->model, a->gpus, b->name, b);
    });
    return nodes;
}

std::string tooltip(const NodeOutcome& node) {
    const std::int64_t free = node.capacity_gpu_milli - node.used_gpu_milli;
    return fmt::format("{} ({}): {} of {} free{}", node.name,
                       node.model.empty() ? "no model" : node.model, accelerators(free),
                       counted(accelerators(node.capacity_gpu_milli), "accelerator"),
                       node.cause && free > 0 ? fmt::format(", {}", name(*node.cause)) : "");
}

double pitch_for(std::size_t nodes) {
    return nodes <= 400 ? 17 : nodes <= 2000 ? 10.5 : 6;
}

void draw_cell(Svg& svg, double x, double y, double pitch, const NodeOutcome& node) {
    const std::size_t step = step_of(node);
    const double cell = pitch - 1;
    const double side = cell * kSteps[step].side;
    const double inset = (cell - side) / 2;
    svg.rect(x + inset, y + inset, side, side, fmt::format("class=\"h{}\"", step), tooltip(node));
}

std::string draw(const ReplayRun& run) {
    const std::vector<const NodeOutcome*> nodes = arranged(run);
    const double pitch = pitch_for(nodes.size());
    const double width = kNarrowWidth;
    const std::size_t columns = static_cast<std::size_t>(width / pitch);
    // The height is known only after the groups are laid out, so positions come first.
    struct Group {
        std::string_view model;
        double y;
        std::size_t first;
        std::size_t count;
    };
    std::vector<Group> groups;
    double y = 0;
    for (std::size_t i = 0; i < nodes.size();) {
        std::size_t end = i;
        while (end < nodes.size() && nodes[end]->model == nodes[i]->model) {
            ++end;
        }
        groups.push_back({nodes[i]->model, y, i, end - i});
        const std::size_t rows = (end - i + columns - 1) / columns;
        y += 20 + static_cast<double>(rows) * pitch + 8;
        i = end;
    }
    Svg svg(
        width, y,
        fmt::format("Heat map of {} under {}",
                    counted(grouped(static_cast<std::int64_t>(nodes.size())), "node"), run.policy));
    for (const Group& group : groups) {
        svg.text({0, group.y + 13},
                 fmt::format("{} \xC2\xB7 {}",
                             group.model.empty() ? "no model" : shorten(group.model, 28),
                             counted(grouped(static_cast<std::int64_t>(group.count)), "node")),
                 "class=\"group-label\"");
        for (std::size_t i = 0; i < group.count; ++i) {
            const std::size_t row = i / columns;
            draw_cell(svg, static_cast<double>(i % columns) * pitch,
                      group.y + 20 + static_cast<double>(row) * pitch, pitch,
                      *nodes[group.first + i]);
        }
    }
    return svg.finish("map");
}

std::string step_legend() {
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        const double side = 14 * kSteps[i].side;
        Svg svg(14, 14, "");
        svg.rect((14 - side) / 2, (14 - side) / 2, side, side, fmt::format("class=\"h{}\"", i));
        entries.push_back({svg.finish("swatch"), std::string(kSteps[i].label)});
    }
    return legend(entries);
}

std::string node_table(const ReplayResult& result, const ReplayRun& run) {
    DataTable table(fmt::format("Nodes under {}", run.policy),
                    {{"node", "name", Align::kLeft},
                     {"model", "model", Align::kLeft},
                     {"accelerators", "gpus"},
                     {"used, milli", "used_gpu_milli"},
                     {"capacity, milli", "capacity_gpu_milli"},
                     {"cause", "cause", Align::kLeft}});
    const std::size_t index = static_cast<std::size_t>(&run - result.runs.data());
    for (std::size_t i = 0; i < run.nodes.size(); ++i) {
        const NodeOutcome& node = run.nodes[i];
        table.add(
            fmt::format("/runs/{}/nodes/{}", index, i),
            {node.name, node.model, fmt::format("{}", node.gpus),
             fmt::format("{}", node.used_gpu_milli), fmt::format("{}", node.capacity_gpu_milli),
             std::string(node.cause ? name(*node.cause) : kAbsent)});
    }
    return table.finish();
}

}  // namespace

std::string heat_map_section(const ReplayResult& result) {
    std::string maps;
    std::string tables;
    for (const std::string& policy : policies(result)) {
        if (const ReplayRun* run = first_with_nodes(result, policy)) {
            maps += fmt::format("<div><h3>{} <span class=\"count\">seed {}</span></h3>{}</div>",
                                html(policy), run->seed, draw(*run));
            tables += node_table(result, *run);
        }
    }
    if (maps.empty()) {
        return {};
    }
    return section("nodes", "Node by node",
                   "Each square is a node at the end of a run; the larger it and the "
                   "stronger its colour, the greater the share of its accelerators that is free. A "
                   "node keeps its place from map to map.",
                   step_legend() +
                       figure("chart-nodes", "Nodes by accelerator model, the greatest first.",
                              "<div class=\"maps\">" + maps + "</div>") +
                       tables);
}

}  // namespace regimen::report
