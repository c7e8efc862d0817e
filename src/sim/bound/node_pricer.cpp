#include "sim/bound/node_pricer.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace regimen::sim {
namespace {

// row[c] = max(row[c], from[c - shift] + worth) for every c at or above shift. `from` is another
// row, so the loop has no dependency between its steps and vectorises.
void offer(double* row, const double* from, std::int32_t width, std::int32_t shift, double worth) {
    for (std::int32_t c = shift; c < width; ++c) {
        row[c] = std::max(row[c], from[c - shift] + worth);
    }
}

NodeConfig counted(std::vector<std::int32_t> taken) {
    std::sort(taken.begin(), taken.end());
    NodeConfig config;
    for (const std::int32_t item : taken) {
        if (config.empty() || config.back().item != item) {
            config.push_back({.item = item, .count = 0});
        }
        ++config.back().count;
    }
    return config;
}

}  // namespace

NodePricer::NodePricer(std::span<const PricedItem> items, std::vector<std::int32_t> usable,
                       std::int32_t units_per_device, std::int32_t max_cores,
                       std::int32_t max_devices)
    : items_(items.begin(), items.end()),
      usable_(std::move(usable)),
      units_per_device_(units_per_device),
      width_(max_cores + 1),
      max_devices_(max_devices) {
    REGIMEN_ASSERT(units_per_device > 0 && max_cores >= 0 && max_devices >= 0,
                   "{} units, {} cores, {} devices", units_per_device, max_cores, max_devices);
    for (const std::int32_t id : usable_) {
        const PricedItem& item = items_[static_cast<std::size_t>(id)];
        REGIMEN_ASSERT(item.cores > 0 || item.devices > 0, "item {} takes no room", id);
        REGIMEN_ASSERT(item.devices != 1 || (item.units > 0 && item.units <= units_per_device),
                       "item {} takes {} of {} units", id, item.units, units_per_device);
    }
    device_table_.resize(static_cast<std::size_t>(units_per_device_ + 1) *
                         static_cast<std::size_t>(width_));
    node_table_.resize(static_cast<std::size_t>(max_devices_ + 1) *
                       static_cast<std::size_t>(width_));
}

double& NodePricer::device_at(std::int32_t units, std::int32_t cores) {
    return device_table_[static_cast<std::size_t>(units) * static_cast<std::size_t>(width_) +
                         static_cast<std::size_t>(cores)];
}

double NodePricer::device_at(std::int32_t units, std::int32_t cores) const {
    return device_table_[static_cast<std::size_t>(units) * static_cast<std::size_t>(width_) +
                         static_cast<std::size_t>(cores)];
}

double& NodePricer::node_at(std::int32_t devices, std::int32_t cores) {
    return node_table_[static_cast<std::size_t>(devices) * static_cast<std::size_t>(width_) +
                       static_cast<std::size_t>(cores)];
}

double NodePricer::node_at(std::int32_t devices, std::int32_t cores) const {
    return node_table_[static_cast<std::size_t>(devices) * static_cast<std::size_t>(width_) +
                       static_cast<std::size_t>(cores)];
}

void NodePricer::price(std::span<const double> worth) {
    REGIMEN_ASSERT(worth.size() == items_.size(), "{} worths for {} items", worth.size(),
                   items_.size());
    choose_candidates(worth);
    fill_cpu_only();
    fill_one_device();
    fill_devices();
}

// An item that asks for no less and is worth no more than another never needs to be chosen. Between
// equals the lower id stays.
void NodePricer::choose_candidates(std::span<const double> worth) {
    std::vector<Candidate> all;
    for (const std::int32_t id : usable_) {
        const PricedItem& item = items_[static_cast<std::size_t>(id)];
        const double value = worth[static_cast<std::size_t>(id)];
        if (value > 0.0 && item.cores < width_ && item.devices <= max_devices_) {
            all.push_back({id, item.cores, item.devices, item.units, value});
        }
    }
    const auto beats = [](const Candidate& a, const Candidate& b) {
        const bool no_larger = a.cores <= b.cores && a.devices <= b.devices && a.units <= b.units;
        const bool smaller = a.cores < b.cores || a.devices < b.devices || a.units < b.units;
        return no_larger && a.worth >= b.worth && (smaller || a.worth > b.worth || a.item < b.item);
    };
    cpu_only_.clear();
    one_device_.clear();
    multi_device_.clear();
    for (const Candidate& candidate : all) {
        if (std::any_of(all.begin(), all.end(),
                        [&](const Candidate& other) { return beats(other, candidate); })) {
            continue;
        }
        (candidate.devices == 0   ? cpu_only_
         : candidate.devices == 1 ? one_device_
                                  : multi_device_)
            .push_back(candidate);
    }
}

void NodePricer::fill_cpu_only() {
    node_at(0, 0) = 0.0;
    for (std::int32_t c = 1; c < width_; ++c) {
        double best = node_at(0, c - 1);
        for (const Candidate& candidate : cpu_only_) {
            if (candidate.cores <= c) {
                best = std::max(best, node_at(0, c - candidate.cores) + candidate.worth);
            }
        }
        node_at(0, c) = best;
    }
}

// Rows of more units build on finished rows of fewer, since every share takes at least one unit.
// Starting each row from the one below makes the table "at most this much room".
void NodePricer::fill_one_device() {
    std::fill_n(device_table_.begin(), width_, 0.0);
    for (std::int32_t units = 1; units <= units_per_device_; ++units) {
        double* row = &device_at(units, 0);
        std::copy_n(&device_at(units - 1, 0), width_, row);
        for (const Candidate& candidate : one_device_) {
            if (candidate.units <= units) {
                offer(row, &device_at(units - candidate.units, 0), width_, candidate.cores,
                      candidate.worth);
            }
        }
    }
}

void NodePricer::fill_devices() {
    const double* one = &device_at(units_per_device_, 0);
    for (std::int32_t devices = 1; devices <= max_devices_; ++devices) {
        double* row = &node_at(devices, 0);
        const double* fewer = &node_at(devices - 1, 0);
        std::copy_n(fewer, width_, row);
        for (std::int32_t c = 0; c < width_; ++c) {
            // A pattern of c cores that is no better than one of fewer adds nothing.
            if (one[c] > (c == 0 ? 0.0 : one[c - 1])) {
                offer(row, fewer, width_, c, one[c]);
            }
        }
        for (const Candidate& candidate : multi_device_) {
            if (candidate.devices <= devices) {
                offer(row, &node_at(devices - candidate.devices, 0), width_, candidate.cores,
                      candidate.worth);
            }
        }
    }
}

double NodePricer::best(std::int32_t cores, std::int32_t devices) const {
    return node_at(devices, cores);
}

// Walks the tables backwards. Every entry is one of the sums it was the maximum of, bit for bit, so
// equality finds the way; the first match in a fixed order makes the answer unique.
NodeConfig NodePricer::config(std::int32_t cores, std::int32_t devices) const {
    std::vector<std::int32_t> taken;
    while (devices > 0) {
        if (node_at(devices, cores) == node_at(devices - 1, cores)) {
            --devices;
        } else if (const Candidate* multi = last_multi_device(devices, cores)) {
            taken.push_back(multi->item);
            devices -= multi->devices;
            cores -= multi->cores;
        } else {
            const std::int32_t used = cores_of_last_device(devices, cores);
            take_one_device(used, taken);
            --devices;
            cores -= used;
        }
    }
    take_cpu_only(cores, taken);
    return counted(std::move(taken));
}

const NodePricer::Candidate* NodePricer::last_multi_device(std::int32_t devices,
                                                           std::int32_t cores) const {
    const double value = node_at(devices, cores);
    for (const Candidate& candidate : multi_device_) {
        if (candidate.devices <= devices && candidate.cores <= cores &&
            node_at(devices - candidate.devices, cores - candidate.cores) + candidate.worth ==
                value) {
            return &candidate;
        }
    }
    return nullptr;
}

std::int32_t NodePricer::cores_of_last_device(std::int32_t devices, std::int32_t cores) const {
    const double value = node_at(devices, cores);
    for (std::int32_t used = 0; used <= cores; ++used) {
        if (node_at(devices - 1, cores - used) + device_at(units_per_device_, used) == value) {
            return used;
        }
    }
    REGIMEN_ASSERT(false, "no pattern explains {} at {} devices, {} cores", value, devices, cores);
    return 0;
}

void NodePricer::take_one_device(std::int32_t cores, std::vector<std::int32_t>& taken) const {
    std::int32_t units = units_per_device_;
    while (device_at(units, cores) > 0.0) {
        const double value = device_at(units, cores);
        const auto last =
            std::find_if(one_device_.begin(), one_device_.end(), [&](const Candidate& candidate) {
                return candidate.units <= units && candidate.cores <= cores &&
                       device_at(units - candidate.units, cores - candidate.cores) +
                               candidate.worth ==
                           value;
            });
        if (last == one_device_.end()) {
            --units;  // the row was copied from the one below
            continue;
        }
        taken.push_back(last->item);
        units -= last->units;
        cores -= last->cores;
    }
}

void NodePricer::take_cpu_only(std::int32_t cores, std::vector<std::int32_t>& taken) const {
    while (node_at(0, cores) > 0.0) {
        const double value = node_at(0, cores);
        const auto last =
            std::find_if(cpu_only_.begin(), cpu_only_.end(), [&](const Candidate& candidate) {
                return candidate.cores <= cores &&
                       node_at(0, cores - candidate.cores) + candidate.worth == value;
            });
        if (last == cpu_only_.end()) {
            --cores;
            continue;
        }
        taken.push_back(last->item);
        cores -= last->cores;
    }
}

}  // namespace regimen::sim
