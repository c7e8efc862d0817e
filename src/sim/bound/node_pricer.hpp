// The most valuable set of pods for one node, exactly: an unbounded knapsack over what one device
// can hold (share x CPU), combined over the devices of a node with the pods that take several whole
// devices and with the pods that take none.
// Units: CPU in cores (or whatever grain the caller rounds to), a device's share in units of which
// a device has `units_per_device`; worth in the caller's currency, with any dyadic grid: when all
// worths are multiples of one power of two and a node's value is below 2^52 of it, every sum here
// is exact and so are the answers. Complexity: price() is O(items^2 + units x cores x items +
// devices x cores x (cores + items)), where items are those that no other item dominates; config()
// is O(pods x (cores + items)). Memory is units x cores numbers. Thread rule: one thread per
// object. Source: Gilmore and Gomory, "A linear programming approach to the cutting-stock problem"
// (1961).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace regimen::sim {

struct PricedItem {
    std::int32_t cores = 0;
    std::int32_t devices = 0;  // 0: CPU only
    std::int32_t units = 0;    // of each device; with several devices always whole ones
};

struct ConfigEntry {
    std::int32_t item = 0;
    std::int32_t count = 0;

    friend bool operator==(const ConfigEntry&, const ConfigEntry&) = default;
};
// What one node runs: sorted by item, counts >= 1.
using NodeConfig = std::vector<ConfigEntry>;

class NodePricer {
public:
    // `usable` lists the items that these nodes may run, ascending. Each needs a core or a device.
    NodePricer(std::span<const PricedItem> items, std::vector<std::int32_t> usable,
               std::int32_t units_per_device, std::int32_t max_cores, std::int32_t max_devices);

    // Fills the tables for these worths, one per item and >= 0; an item worth nothing is left out.
    void price(std::span<const double> worth);

    // Of the last price(), for a node of up to max_cores and max_devices.
    double best(std::int32_t cores, std::int32_t devices) const;
    NodeConfig config(std::int32_t cores, std::int32_t devices) const;

private:
    struct Candidate {
        std::int32_t item = 0;
        std::int32_t cores = 0;
        std::int32_t devices = 0;
        std::int32_t units = 0;
        double worth = 0.0;
    };

    void choose_candidates(std::span<const double> worth);
    void fill_cpu_only();
    void fill_one_device();
    void fill_devices();

    double& device_at(std::int32_t units, std::int32_t cores);
    double device_at(std::int32_t units, std::int32_t cores) const;
    double& node_at(std::int32_t devices, std::int32_t cores);
    double node_at(std::int32_t devices, std::int32_t cores) const;

    // Steps of config(): each takes from (devices, cores) what the table says was put there.
    void take_cpu_only(std::int32_t cores, std::vector<std::int32_t>& taken) const;
    void take_one_device(std::int32_t cores, std::vector<std::int32_t>& taken) const;
    std::int32_t cores_of_last_device(std::int32_t devices, std::int32_t cores) const;
    const Candidate* last_multi_device(std::int32_t devices, std::int32_t cores) const;

    std::vector<PricedItem> items_;
    std::vector<std::int32_t> usable_;
    std::int32_t units_per_device_;
    std::int32_t width_;  // max_cores + 1
    std::int32_t max_devices_;

    // Items worth something that no other item beats, by the kind of room they take.
    std::vector<Candidate> cpu_only_;
    std::vector<Candidate> one_device_;
    std::vector<Candidate> multi_device_;
    // Best value within (units of one device, cores), and within (whole devices, cores) of a node.
    std::vector<double> device_table_;
    std::vector<double> node_table_;
};

}  // namespace regimen::sim
