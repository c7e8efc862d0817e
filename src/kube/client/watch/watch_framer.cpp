#include "kube/client/watch/watch_framer.hpp"

#include <algorithm>
#include <cstring>

#include "kube/client/json/json_value.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

}  // namespace

void WatchFramer::reset() {
    end_ = 0;
    skipping_ = false;
    skipped_ = 0;
}

void WatchFramer::append(std::string_view piece) {
    const std::size_t needed = end_ + piece.size() + kJsonPadding;
    if (buffer_.size() < needed) {
        buffer_.resize(std::max(needed, buffer_.size() * 2));
    }
    std::memcpy(buffer_.data() + end_, piece.data(), piece.size());
    end_ += piece.size();
}

void WatchFramer::keep_rest(std::size_t begin) {
    const std::size_t rest = end_ - begin;
    if (begin > 0 && rest > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin, rest);
    }
    end_ = rest;
    if (end_ > max_line_bytes_) {
        skipping_ = true;
        ++skipped_;
        end_ = 0;
    }
    if (end_ == 0 && buffer_.size() > kKeptBytes) {
        std::vector<char>().swap(buffer_);  // one long line does not hold its memory for ever
    }
}

void WatchFramer::push(std::string_view piece, FunctionRef<bool(std::string_view)> visit) {
    if (skipping_) {
        const std::size_t line_end = piece.find('\n');
        if (line_end == std::string_view::npos) {
            return;
        }
        skipping_ = false;
        piece.remove_prefix(line_end + 1);
    }
    std::size_t searched = end_;
    std::size_t begin = 0;
    append(piece);
    while (searched < end_) {
        const void* found = std::memchr(buffer_.data() + searched, '\n', end_ - searched);
        if (found == nullptr) {
            break;
        }
        const auto line_end =
            static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
        std::string_view line(buffer_.data() + begin, line_end - begin);
        begin = line_end + 1;
        searched = begin;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.size() > max_line_bytes_) {
            ++skipped_;
        } else if (!line.empty() && !visit(line)) {
            end_ = 0;
            return;
        }
    }
    keep_rest(begin);
}

}  // namespace regimen::kube::client
