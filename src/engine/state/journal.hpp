// The journal: one undo log for every column of the engine's state. A what-if is begin, change,
// look, rollback: nothing is cloned, and after the rollback every column holds the bits it held
// before.
//
// Column<T> is a flat array that registers itself with a journal; T is trivially copyable, at most
// eight bytes. Outside a transaction set() is a plain store. Columns grow only outside
// transactions.
// Complexity: set O(1); rollback O(changes since its mark). Transactions nest; marks end in reverse
// order. Thread rule: one thread. A journal and its columns do not move.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace regimen::engine {

class Journal;

class ColumnBase {
public:
    ColumnBase(const ColumnBase&) = delete;
    ColumnBase& operator=(const ColumnBase&) = delete;
    virtual ~ColumnBase() = default;

protected:
    explicit ColumnBase(Journal& journal);

    Journal& journal_;
    std::uint32_t id_ = 0;

private:
    friend class Journal;
    virtual void restore(std::uint32_t row, std::uint64_t bits) = 0;
    virtual void hash_into(Hasher& hasher) const = 0;
};

class Journal {
public:
    using Mark = std::size_t;

    Journal() = default;
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    bool recording() const { return depth_ > 0; }
    Mark begin() {
        ++depth_;
        return log_.size();
    }
    // Keeps the changes; the log is dropped when the outermost transaction ends.
    void commit(Mark mark);
    // Undoes everything since mark, last change first; undone(column id, row) is told of each.
    template <class Undone>
    void rollback(Mark mark, Undone&& undone) {
        REGIMEN_ASSERT(depth_ > 0 && mark <= log_.size(), "rollback to {} of {}", mark,
                       log_.size());
        while (log_.size() > mark) {
            const Entry entry = log_.back();
            log_.pop_back();
            columns_[entry.column]->restore(entry.row, entry.bits);
            undone(entry.column, entry.row);
        }
        --depth_;
    }
    void note(std::uint32_t column, std::uint32_t row, std::uint64_t bits) {
        log_.push_back({column, row, bits});
    }
    // Of the contents of all columns in the order of their registration.
    std::uint64_t digest() const;

private:
    friend class ColumnBase;
    struct Entry {
        std::uint32_t column;
        std::uint32_t row;
        std::uint64_t bits;
    };
    std::vector<ColumnBase*> columns_;
    std::vector<Entry> log_;
    std::uint32_t depth_ = 0;
};

template <class T>
class Column final : public ColumnBase {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(std::uint64_t));

public:
    explicit Column(Journal& journal) : ColumnBase(journal) {}

    std::size_t size() const { return rows_.size(); }
    T operator[](std::size_t row) const { return rows_[row]; }
    const T* data() const { return rows_.data(); }
    std::uint32_t id() const { return id_; }

    void resize(std::size_t rows, T fill) {
        REGIMEN_ASSERT(!journal_.recording(), "columns grow outside transactions");
        rows_.resize(rows, fill);
    }
    // Replaces all rows, outside a transaction: a change of layout.
    void assign(std::vector<T> rows) {
        REGIMEN_ASSERT(!journal_.recording(), "columns change layout outside transactions");
        rows_ = std::move(rows);
    }
    void set(std::size_t row, T value) {
        if (journal_.recording()) {
            std::uint64_t bits = 0;
            std::memcpy(&bits, &rows_[row], sizeof(T));
            journal_.note(id_, static_cast<std::uint32_t>(row), bits);
        }
        rows_[row] = value;
    }
    void add(std::size_t row, T delta) { set(row, static_cast<T>(rows_[row] + delta)); }

private:
    void restore(std::uint32_t row, std::uint64_t bits) override {
        std::memcpy(&rows_[row], &bits, sizeof(T));
    }
    void hash_into(Hasher& hasher) const override {
        hasher.update(std::as_bytes(std::span<const T>(rows_)));
    }

    std::vector<T> rows_;
};

}  // namespace regimen::engine
