#include "cli/run_pool.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "cli/console.hpp"
#include "cli/progress.hpp"

namespace regimen::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{200};

// What the threads share: the next piece, the first failure, and what the progress line says.
class Board {
public:
    explicit Board(const PoolWork& work) : work_(work) {}

    // What each thread does until nothing is left.
    void take_pieces() {
        std::unique_lock lock(mutex_);
        while (next_ < work_.count && !failed_) {
            const std::size_t index = next_++;
            latest_ = index;
            lock.unlock();
            const Status status = perform(index);
            lock.lock();
            ++done_;
            if (!status.has_value() && (!failed_ || index < failed_index_)) {
                failed_ = status.error();
                failed_index_ = index;
            }
            changed_.notify_one();
        }
        ++threads_gone_;
        changed_.notify_one();
    }

    void show_until_gone(std::size_t threads, Progress& progress) {
        std::unique_lock lock(mutex_);
        while (threads_gone_ < threads) {
            progress.show(done_, work_.count, work_.noun, work_.label(latest_));
            changed_.wait_for(lock, kRedraw);
        }
    }

    Status result() const {
        if (failed_) {
            return tl::unexpected(*failed_);
        }
        return {};
    }

private:
    Status perform(std::size_t index) const {
        try {
            return work_.work(index);
        } catch (const std::exception& thrown) {
            return fail(ErrorCode::kInternal, work_.label(index), "{}", thrown.what());
        }
    }

    const PoolWork& work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;
    std::size_t latest_ = 0;
    std::size_t done_ = 0;
    std::size_t threads_gone_ = 0;
    std::optional<Error> failed_;
    std::size_t failed_index_ = 0;
};

}  // namespace

std::uint32_t pool_threads(std::size_t count, std::uint32_t jobs) {
    const std::uint32_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = jobs == 0 ? cores : jobs;
    return static_cast<std::uint32_t>(std::min(std::max<std::size_t>(count, 1), wanted));
}

Status run_pool(const PoolWork& work, std::uint32_t jobs) {
    if (work.count == 0) {
        return {};
    }
    Board board(work);
    Progress progress(progress_wanted());
    std::vector<std::jthread> threads;
    const std::uint32_t wanted = pool_threads(work.count, jobs);
    threads.reserve(wanted);
    for (std::uint32_t i = 0; i < wanted; ++i) {
        threads.emplace_back([&board] { board.take_pieces(); });
    }
    board.show_until_gone(threads.size(), progress);
    threads.clear();  // joins
    return board.result();
}

}  // namespace regimen::cli
