// A linear program that grows by columns: maximise over non-negative variables subject to rows that
// are all "at most". Solved by CLP; each solve starts from the basis of the one before, which is
// what makes column generation quick. Shape: rows are fixed at construction, columns are numbered
// in the order of their addition. Errors: kInternal when the solver stops without an optimum (it
// says why); rows are assumed to be satisfiable by all variables at zero, and the maximum to be
// finite. Complexity: that of the primal simplex method. Thread rule: one thread per object.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace regimen::sim {

struct LpEntry {
    std::int32_t row = 0;
    double coefficient = 0.0;
};

class GrowingLp {
public:
    // One row per limit: sum of its entries <= limit, limit >= 0.
    explicit GrowingLp(std::span<const double> limits);
    ~GrowingLp();
    GrowingLp(const GrowingLp&) = delete;
    GrowingLp& operator=(const GrowingLp&) = delete;

    // Takes effect at the next maximise().
    void add_column(double objective, std::span<const LpEntry> entries);

    Status maximise();

    // Of the last maximise(). Duals are >= 0 up to the solver's tolerance: what one more unit of a
    // row's limit would add to the objective.
    double objective() const;
    std::vector<double> duals() const;
    std::vector<double> solution() const;

private:
    struct Solver;
    std::unique_ptr<Solver> solver_;
};

}  // namespace regimen::sim
