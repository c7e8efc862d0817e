#include "sim/bound/lp.hpp"

#include <ClpSimplex.hpp>
#include <CoinError.hpp>
#include <CoinFinite.hpp>

#include "base/assert.hpp"

namespace regimen::sim {

struct GrowingLp::Solver {
    ClpSimplex simplex;
    // Columns that the simplex does not have yet, compressed: column i is starts[i]..starts[i + 1].
    std::vector<CoinBigIndex> starts{0};
    std::vector<int> rows;
    std::vector<double> coefficients;
    std::vector<double> objective;

    void hand_over() {
        const std::size_t count = objective.size();
        const std::vector<double> lower(count, 0.0);
        const std::vector<double> upper(count, COIN_DBL_MAX);
        simplex.addColumns(static_cast<int>(count), lower.data(), upper.data(), objective.data(),
                           starts.data(), rows.data(), coefficients.data());
        starts.assign(1, 0);
        rows.clear();
        coefficients.clear();
        objective.clear();
    }
};

GrowingLp::GrowingLp(std::span<const double> limits) : solver_(std::make_unique<Solver>()) {
    ClpSimplex& simplex = solver_->simplex;
    simplex.setLogLevel(0);
    simplex.setOptimizationDirection(-1.0);
    simplex.resize(static_cast<int>(limits.size()), 0);
    for (std::size_t row = 0; row < limits.size(); ++row) {
        simplex.setRowBounds(static_cast<int>(row), -COIN_DBL_MAX, limits[row]);
    }
}

GrowingLp::~GrowingLp() = default;

void GrowingLp::add_column(double objective, std::span<const LpEntry> entries) {
    Solver& solver = *solver_;
    for (const LpEntry& entry : entries) {
        solver.rows.push_back(entry.row);
        solver.coefficients.push_back(entry.coefficient);
    }
    solver.starts.push_back(static_cast<CoinBigIndex>(solver.rows.size()));
    solver.objective.push_back(objective);
}

Status GrowingLp::maximise() {
    Solver& solver = *solver_;
    REGIMEN_ASSERT(solver.simplex.getNumCols() > 0 || !solver.objective.empty(), "no columns");
    try {
        solver.hand_over();
        solver.simplex.primal();
    } catch (const CoinError& error) {
        return fail(ErrorCode::kInternal, "linear program", "{}: {}", error.methodName(),
                    error.message());
    }
    if (!solver.simplex.isProvenOptimal()) {
        return fail(ErrorCode::kInternal, "linear program",
                    "the solver stopped with status {}, expected an optimum",
                    solver.simplex.status());
    }
    return {};
}

double GrowingLp::objective() const {
    return solver_->simplex.getObjValue();
}

std::vector<double> GrowingLp::duals() const {
    const double* first = solver_->simplex.getRowPrice();
    return {first, first + solver_->simplex.getNumRows()};
}

std::vector<double> GrowingLp::solution() const {
    const double* first = solver_->simplex.getColSolution();
    return {first, first + solver_->simplex.getNumCols()};
}

}  // namespace regimen::sim
