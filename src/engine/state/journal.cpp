#include "engine/state/journal.hpp"

namespace regimen::engine {

ColumnBase::ColumnBase(Journal& journal)
    : journal_(journal), id_(static_cast<std::uint32_t>(journal.columns_.size())) {
    journal.columns_.push_back(this);
}

void Journal::commit(Mark mark) {
    REGIMEN_ASSERT(depth_ > 0 && mark <= log_.size(), "commit to {} of {}", mark, log_.size());
    if (--depth_ == 0) {
        log_.clear();
    }
}

std::uint64_t Journal::digest() const {
    Hasher hasher;
    for (const ColumnBase* column : columns_) {
        column->hash_into(hasher);
    }
    return hasher.digest();
}

}  // namespace regimen::engine
