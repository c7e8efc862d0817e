#include "kube/client/write/event_recorder.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/log.hpp"

#include "kube/client/json/json_writer.hpp"
#include "kube/client/json/utf8.hpp"
#include "kube/client/write/lease.hpp"
#include "kube/client/write/patch.hpp"

namespace regimen::kube::client {
namespace {

const ResourceType kEvents{"events.k8s.io", "v1", "events"};
// The server refuses more.
constexpr std::size_t kMaxNoteBytes = 1024;
constexpr std::size_t kMaxWordBytes = 128;
constexpr std::size_t kMaxNameBytes = 230;

std::string namespace_of(const EventNote& note) {
    const std::string& own = note.regarding.key.namespace_name;
    return own.empty() ? "default" : own;  // where the events of cluster objects are
}

// Equal for events that count as one.
std::string series_id(const EventNote& note) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", note.regarding.kind, note.regarding.uid,
                       to_string(note.regarding.key), note.warning, note.reason, note.action,
                       note.note);
}

bool is_power_of_two(std::int64_t count) {
    return (count & (count - 1)) == 0;
}

}  // namespace

EventRecorder::EventRecorder(WriteQueue& queue, EventRecorderOptions options)
    : queue_(queue), options_(std::move(options)) {}

void EventRecorder::record(const EventNote& note, Instant wall) {
    const std::string id = series_id(note);
    const auto found = series_.find(id);
    if (found != series_.end() && wall - found->second.last < options_.series_end) {
        return count_up(note, id, found->second, wall);
    }
    create(note, id, wall);
}

void EventRecorder::create(const EventNote& note, const std::string& id, Instant wall) {
    if (!series_.contains(id)) {
        make_room();
    }
    // One name for one event: repeated after a lost answer, it exists already.
    Hasher hasher;
    hasher.update(id);
    hasher.update_u64(static_cast<std::uint64_t>(wall.micros()));
    std::string name = note.regarding.key.name.substr(0, kMaxNameBytes);
    name += "." + hex64(hasher.digest());
    series_[id] = {name, 1, wall, wall};
    Result<std::string> target = collection_path(kEvents, namespace_of(note));
    if (!target) {
        return;  // no object has such a name, and so it has no events
    }
    Request request;
    request.method = Method::kPost;
    request.target = std::move(*target);
    request.content_type = "application/json";
    request.body = event_body(note, name, wall);
    write(id, {namespace_of(note), name}, std::move(request));
}

void EventRecorder::count_up(const EventNote& note, const std::string& id, Series& series,
                             Instant wall) {
    ++series.count;
    series.last = wall;
    if (!is_power_of_two(series.count) && wall - series.written < options_.write_period) {
        return;
    }
    series.written = wall;
    JsonWriter json;
    json.open_object().open_object("series").field("count", series.count);
    json.field("lastObservedTime", format_micro_time(wall)).close_object().close_object();
    const ObjectKey event{namespace_of(note), series.name};
    Result<Request> request = patch_request(
        {.type = kEvents, .key = event, .patch = PatchType::kMerge, .body = json.take()});
    if (request) {
        write(id, event, std::move(*request));
    }
}

void EventRecorder::write(const std::string& id, const ObjectKey& event, Request request) {
    Write write;
    write.object = "events/" + to_string(event);
    write.request = std::move(request);
    write.background = true;
    write.on_done = [this, id, name = event.name](const WriteOutcome& outcome) {
        const auto found = series_.find(id);
        const bool gone = outcome.error && outcome.error->is_not_found();
        if (gone && found != series_.end() && found->second.name == name) {
            series_.erase(found);  // next time it is created again
        } else if (outcome.result == WriteResult::kRefused && !gone &&
                   !outcome.error->already_exists() && !complained_) {
            complained_ = true;
            log_event(Level::kWarn, "event_refused", {{"error", to_string(*outcome.error)}});
        }
    };
    queue_.submit(std::move(write));
}

void EventRecorder::make_room() {
    if (series_.size() < options_.max_series) {
        return;
    }
    // The older half goes, so that this is rare.
    std::vector<Instant> times;
    for (const auto& [id, series] : series_) {
        times.push_back(series.last);
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    std::erase_if(series_, [&](const auto& entry) { return entry.second.last <= *middle; });
}

std::string EventRecorder::event_body(const EventNote& note, const std::string& name,
                                      Instant wall) const {
    const EventSubject& subject = note.regarding;
    JsonWriter json;
    json.open_object().field("apiVersion", "events.k8s.io/v1").field("kind", "Event");
    json.open_object("metadata").field("name", name).field("namespace", namespace_of(note));
    json.close_object().field("eventTime", format_micro_time(wall));
    json.field("reportingController", shorten(options_.controller, kMaxWordBytes));
    json.field("reportingInstance", shorten(options_.instance, kMaxWordBytes));
    json.field("action", shorten(note.action, kMaxWordBytes));
    json.field("reason", shorten(note.reason, kMaxWordBytes));
    json.field("type", note.warning ? "Warning" : "Normal");
    json.field("note", shorten(note.note, kMaxNoteBytes));
    json.open_object("regarding").field("apiVersion", subject.api_version);
    json.field("kind", subject.kind).field("name", subject.key.name);
    if (!subject.key.namespace_name.empty()) {
        json.field("namespace", subject.key.namespace_name);
    }
    json.field("uid", subject.uid).close_object().close_object();
    return json.take();
}

}  // namespace regimen::kube::client
