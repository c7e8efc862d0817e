#include "engine/placement/score/regimen/pattern_prices.hpp"

#include <algorithm>

namespace regimen::engine {

namespace {

constexpr double kEpsilon = 1e-9;
constexpr double kGain = 1e-7;  // a pattern worth less than this is no improvement
constexpr double kTie = 1e-12;
constexpr int kMaxRounds = 400;

struct Knapsack {
    std::array<double, kGridCells + 1> best{};
    std::array<std::int32_t, kGridCells + 1> piece{};  // the last piece put in; -1: none
};

Knapsack fill(std::span<const std::uint32_t> cells, std::span<const double> values) {
    Knapsack sack;
    sack.piece[0] = -1;
    for (std::size_t length = 1; length <= kGridCells; ++length) {
        sack.best[length] = sack.best[length - 1];
        sack.piece[length] = -1;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i] > length) {
                continue;
            }
            const double value = sack.best[length - cells[i]] + values[i];
            if (value > sack.best[length] + kEpsilon) {
                sack.best[length] = value;
                sack.piece[length] = static_cast<std::int32_t>(i);
            }
        }
    }
    return sack;
}

// max sum value(p) x_p, sum x_p <= 1 (one device), sum a_ip x_p <= share_i: a revised simplex with
// an explicit inverse. Row 0 is the device, row i+1 size i; columns beyond the slacks are patterns.
class PatternProgram {
public:
    explicit PatternProgram(std::span<const SizeDemand> demand)
        : rows_(demand.size() + 1),
          inverse_(rows_ * rows_, 0.0),
          amount_(rows_),
          value_(rows_, 0.0),
          price_(rows_),
          column_(rows_),
          direction_(rows_),
          basis_(rows_) {
        for (std::size_t i = 0; i < rows_; ++i) {
            inverse_[i * rows_ + i] = 1.0;
            basis_[i] = i;
            amount_[i] = i == 0 ? 1.0 : demand[i - 1].share;
        }
        for (const SizeDemand& size : demand) {
            cells_.push_back(size.cells);
            gain_.push_back(static_cast<double>(size.cells) / static_cast<double>(kGridCells));
        }
        next_ = rows_;
    }

    std::vector<double> solve() {
        for (int round = 0; round < kMaxRounds; ++round) {
            reprice();
            double worth = 0;
            std::size_t entering = 0;
            if (!choose(entering, worth) || !pivot(entering, worth)) {
                break;
            }
        }
        std::vector<double> values(gain_.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = std::max(0.0, gain_[i] - price_[i + 1]);
        }
        return values;
    }

private:
    void reprice() {
        for (std::size_t j = 0; j < rows_; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i < rows_; ++i) {
                sum += value_[i] * inverse_[i * rows_ + j];
            }
            price_[j] = sum;
        }
    }

    // The column that enters: a slack with a negative price, else the most valuable new pattern.
    bool choose(std::size_t& entering, double& worth) {
        std::fill(column_.begin(), column_.end(), 0.0);
        for (std::size_t j = 0; j < rows_; ++j) {
            if (price_[j] < -kEpsilon) {
                column_[j] = 1.0;
                entering = j;
                return true;
            }
        }
        std::vector<double> positive(gain_.size());
        for (std::size_t i = 0; i < positive.size(); ++i) {
            positive[i] = std::max(0.0, gain_[i] - price_[i + 1]);
        }
        const Knapsack sack = fill(cells_, positive);
        if (sack.best[kGridCells] - price_[0] <= kGain) {
            return false;
        }
        for (std::size_t length = kGridCells; length > 0;) {
            if (sack.piece[length] < 0) {
                --length;
                continue;
            }
            const auto piece = static_cast<std::size_t>(sack.piece[length]);
            column_[piece + 1] += 1.0;
            worth += gain_[piece];
            length -= cells_[piece];
        }
        column_[0] = 1.0;
        entering = next_++;
        return true;
    }

    bool pivot(std::size_t entering, double worth) {
        std::size_t leaving = rows_;
        double ratio = 0;
        for (std::size_t i = 0; i < rows_; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < rows_; ++j) {
                sum += column_[j] != 0.0 ? inverse_[i * rows_ + j] * column_[j] : 0.0;
            }
            direction_[i] = sum;
            if (sum <= kEpsilon) {
                continue;
            }
            const double next = amount_[i] / sum;
            const bool tie = leaving < rows_ && next < ratio + kTie && basis_[i] < basis_[leaving];
            if (leaving == rows_ || next < ratio - kTie || tie) {
                leaving = i;
                ratio = next;
            }
        }
        if (leaving == rows_) {
            return false;
        }
        eliminate(leaving);
        basis_[leaving] = entering;
        value_[leaving] = worth;
        return true;
    }

    void eliminate(std::size_t leaving) {
        double* const pivot_row = &inverse_[leaving * rows_];
        const double scale = direction_[leaving];
        for (std::size_t j = 0; j < rows_; ++j) {
            pivot_row[j] /= scale;
        }
        amount_[leaving] /= scale;
        for (std::size_t i = 0; i < rows_; ++i) {
            if (i == leaving || direction_[i] == 0.0) {
                continue;
            }
            for (std::size_t j = 0; j < rows_; ++j) {
                inverse_[i * rows_ + j] -= direction_[i] * pivot_row[j];
            }
            amount_[i] = std::max(0.0, amount_[i] - direction_[i] * amount_[leaving]);
        }
    }

    std::size_t rows_;
    std::vector<double> inverse_;
    std::vector<double> amount_;
    std::vector<double> value_;
    std::vector<double> price_;
    std::vector<double> column_;
    std::vector<double> direction_;
    std::vector<std::size_t> basis_;
    std::vector<std::uint32_t> cells_;
    std::vector<double> gain_;
    std::size_t next_ = 0;
};

}  // namespace

std::vector<double> pattern_values(std::span<const SizeDemand> demand) {
    return PatternProgram(demand).solve();
}

std::array<double, kGridCells + 1> length_values(std::span<const std::uint32_t> cells,
                                                 std::span<const double> values) {
    return fill(cells, values).best;
}

}  // namespace regimen::engine
