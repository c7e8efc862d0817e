#include "kube/live/feed.hpp"

#include <utility>

#include "base/log.hpp"

namespace regimen::kube {
namespace {

// A broken object that is written every second shall not fill the log.
constexpr Duration kBetweenComplaints = Duration::seconds(10);
// As much as a step may have to wait for, while a long list comes in.
constexpr std::size_t kMaxBatch = 4096;

client::ReflectorOptions options_of(const FeedKind& kind) {
    client::ReflectorOptions options;
    options.type = kind.type;
    options.field_selector = kind.field_selector;
    return options;
}

}  // namespace

Feed::Feed(client::Transport& transport, FeedKind kind, Inbox& inbox, Rng rng)
    : kind_(std::move(kind)),
      inbox_(inbox),
      transport_(transport),
      reflector_(transport, options_of(kind_), *this, rng) {}

Status Feed::put(client::Change /*change*/, const client::ObjectMeta& /*meta*/,
                 client::JsonValue object) {
    REGIMEN_TRY_ASSIGN(ObjectEvent event, kind_.seen(object));
    batch_.push_back(std::move(event));
    ++events_;
    if (batch_.size() >= kMaxBatch) {
        end_of_batch();
    }
    return {};
}

void Feed::remove(const client::ObjectMeta& meta) {
    batch_.push_back(kind_.gone(meta));
    ++events_;
}

void Feed::end_of_batch() {
    inbox_.push(batch_);
}

void Feed::synced() {
    end_of_batch();
    synced_ = true;
    log_event(Level::kInfo, "list_complete",
              {{"resource", resource()}, {"objects", reflector_.size()}});
    inbox_.wake();
}

void Feed::restarted(std::string_view why) {
    ++restarts_;
    log_event(Level::kWarn, "list_again", {{"resource", resource()}, {"why", why}});
}

void Feed::broken(const Error& error) {
    ++skipped_;
    if (complained_at_ == Instant() || transport_.now() - complained_at_ > kBetweenComplaints) {
        complained_at_ = transport_.now();
        log_event(
            Level::kWarn, "object_skipped",
            {{"resource", resource()}, {"error", to_string(error)}, {"so_far", skipped_.load()}});
    }
}

std::string Feed::resource() const {
    return kind_.type.group.empty() ? kind_.type.plural
                                    : kind_.type.plural + "." + kind_.type.group;
}

FeedCounters Feed::counters() const {
    return {events_, skipped_, restarts_, synced_};
}

}  // namespace regimen::kube
