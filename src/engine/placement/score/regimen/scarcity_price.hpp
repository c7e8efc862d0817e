// What it costs to use a pool that others cannot do without: the demand that is left is routed over
// the pools that its classes accept and that have a node large enough for them, so that all pools
// are loaded as evenly as their free accelerators allow; a pool that stays more loaded than the
// least loaded one has a price. Work that accepts any kind then keeps off the scarce ones.
// Re-solved as pods come and go; an additive term per pool, so it invalidates no cached score.
//
// Units: loads in free accelerators, prices in milli-accelerators of cost for each milli used.
// Complexity: solve O(kSweeps x masks x pools log pools). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/placement/score/regimen/class_demand.hpp"

namespace regimen::engine {

class ScarcityPrice {
public:
    void set_demand(std::span<const ClassDemand> demand, const Cluster& cluster);  // O(nodes)
    void solve(const Cluster& cluster);
    // False: every class can go to every pool, and there is nothing to price.
    bool applies() const { return typed_; }
    // 0..kMaxPrice.
    double of(std::size_t pool) const { return pool < price_.size() ? price_[pool] : 0.0; }

private:
    struct Mask {
        std::vector<std::size_t> pools;  // that could host it
        double share = 0;                // of the demand, in accelerators
        bool restricted = false;
    };
    void pour(const Mask& mask, double amount, std::vector<double>& poured);

    std::vector<Mask> masks_;
    std::vector<double> free_;
    std::vector<double> load_;
    std::vector<double> price_;
    bool typed_ = false;
};

}  // namespace regimen::engine
