// What waits: single pods and whole gangs, submitted in the order in which they were created; and
// gangs of which a part runs.
#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "base/assert.hpp"

#include "kube/driver/driver.hpp"

namespace regimen::kube {
namespace {

// One thing that can be submitted now.
struct Candidate {
    Instant created;
    std::string name;
    PodSlot slot;  // invalid: the gang
    GangId gang;
};

}  // namespace

void Driver::submit_fresh() {
    std::vector<Candidate> candidates;
    for (const PodSlot slot : fresh_) {
        const PodRecord& record = pod(slot);
        if (record.state == PodState::kApart && record.waits()) {
            candidates.push_back(
                {record.created, record.key.namespace_name + "/" + record.key.name, slot, {}});
        }
    }
    for (const GangId id : touched_gangs_) {
        const GangRecord& gang = gangs_[id.index()];
        Candidate candidate{{}, gang.namespace_name + "/gang:" + gang.name, {}, id};
        for (const PodSlot slot : gang.members) {
            candidate.created = std::max(candidate.created, pod(slot).created);
        }
        candidates.push_back(std::move(candidate));
    }
    fresh_.clear();
    touched_gangs_.clear();
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::tie(a.created, a.name, a.slot) < std::tie(b.created, b.name, b.slot);
    });
    for (const Candidate& candidate : candidates) {
        if (candidate.slot.valid()) {
            submit(candidate.name, std::span(&candidate.slot, 1), GangId(), 1);
        } else {
            submit_gang(candidate.gang);
        }
    }
}

std::int32_t Driver::placed_of(const GangRecord& gang) const {
    const auto placed = [&](PodSlot slot) {
        const PodRecord& record = pods_[slot.index()];
        return record.placed() && record.state != PodState::kTerminating;
    };
    return static_cast<std::int32_t>(
        std::count_if(gang.members.begin(), gang.members.end(), placed));
}

// `needed` of the pods start together, or all of them where they differ.
void Driver::submit(std::string name, std::span<const PodSlot> pods, GangId gang,
                    std::int32_t needed) {
    const auto [id, fresh] =
        workload_ids_.intern(fmt::format("{}", ++submitted_));  // a name of its own each time
    REGIMEN_ASSERT(fresh, "workload {} twice", submitted_);
    if (id.index() >= workloads_.size()) {
        workloads_.resize(id.index() + 1);
    }
    std::vector<PodSlot> ordered(pods.begin(), pods.end());
    std::sort(ordered.begin(), ordered.end(), [&](PodSlot a, PodSlot b) {
        return std::tie(pod(a).pod_class, pod(a).key.name, a) <
               std::tie(pod(b).pod_class, pod(b).key.name, b);
    });
    WorkloadSpec spec;
    spec.name = std::move(name);
    spec.submitted = now_;
    spec.priority = pod(ordered.front()).priority;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        PodRecord& record = pod(ordered[i]);
        std::vector<PodSet>& sets = spec.group.pod_sets;
        if (sets.empty() || sets.back().pod_class != record.pod_class) {
            sets.push_back({.name = {}, .pod_class = record.pod_class, .count = 0, .min_count = 0});
        }
        ++sets.back().count;
        ++sets.back().min_count;
        spec.priority = std::max(spec.priority, record.priority);
        record.workload = id;
        record.index = static_cast<std::uint32_t>(i);
        record.state = PodState::kPending;
    }
    if (spec.group.pod_sets.size() == 1) {
        spec.group.pod_sets[0].min_count = std::clamp(needed, 1, spec.group.pod_sets[0].count);
    }
    workloads_[id.index()] = {.pods = std::move(ordered), .left = 0, .gang = gang};
    Result<Workload> valid = Workload::make(std::move(spec));
    REGIMEN_ASSERT(valid.has_value(), "{}", to_string(valid.error()));
    facts_.emplace_back(WorkloadSubmitted{id, *std::move(valid)});
}

void Driver::submit_gang(GangId id) {
    GangRecord& gang = gangs_[id.index()];
    const std::int32_t placed = placed_of(gang);
    if (gang.workload.valid() && placed == 0) {
        const WorkloadRecord& known = workloads_[gang.workload.index()];
        const bool grew = std::any_of(gang.members.begin(), gang.members.end(), [&](PodSlot slot) {
            return pod(slot).state == PodState::kApart && pod(slot).waits();
        });
        if (!grew || known.left > 0) {
            return;
        }
        withdraw(gang.workload);  // and again with those who came late
    }
    std::vector<PodSlot> waiting;
    for (const PodSlot slot : gang.members) {
        if (pod(slot).state == PodState::kApart && pod(slot).waits() &&
            (!pod(slot).retry_at || *pod(slot).retry_at <= now_)) {
            waiting.push_back(slot);
        }
    }
    const auto there = placed + static_cast<std::int32_t>(waiting.size());
    if (waiting.empty()) {
        return;
    }
    if (placed > 0) {
        starts(id);
    }
    if (gang.size() == 0 || there < gang.size()) {
        for (const PodSlot slot : waiting) {
            told_.push_back(
                {slot, "WaitingForGang",
                 gang.size() == 0
                     ? fmt::format(
                           "the size of gang {} is not known: no PodGroup and no pod says it",
                           gang.name)
                     : fmt::format("{} of the {} pods of gang {} are there", there, gang.size(),
                                   gang.name)});
        }
        return;
    }
    if (placed >= gang.size() || gang.workload.valid()) {
        for (const PodSlot slot : waiting) {  // beyond what starts together: one by one
            submit(pod(slot).key.namespace_name + "/" + pod(slot).key.name, std::span(&slot, 1),
                   GangId(), 1);
        }
        return;
    }
    submit(gang.namespace_name + "/gang:" + gang.name, waiting, id, gang.size() - placed);
    gang.workload = pod(waiting.front()).workload;
}

void Driver::starts(GangId id) {
    if (id.valid() && !gangs_[id.index()].whole) {
        partial_.insert(id);
    }
}

// Gangs of which a part is placed: since when, and for how much longer.
void Driver::check_gangs(Actions& actions) {
    std::vector<GangId> late;
    for (auto at = partial_.begin(); at != partial_.end();) {
        GangRecord& gang = gangs_[at->index()];
        std::int32_t bound = 0;
        bool waits = false;  // some of those that the server shows; others may have ended
        for (const PodSlot slot : gang.members) {
            const PodRecord& record = pod(slot);
            bound += record.state == PodState::kBound || record.state == PodState::kRunning ? 1 : 0;
            waits = waits || record.waits();
        }
        gang.whole = gang.whole || (bound > 0 && bound >= gang.size());
        if (bound == 0 || gang.whole || !waits) {
            gang.partial_since.reset();
            at = waits && !gang.whole ? std::next(at) : partial_.erase(at);
            continue;
        }
        if (!gang.partial_since) {
            gang.partial_since = now_;
        }
        const Instant due = *gang.partial_since + options_.gang_timeout;
        if (due <= now_) {
            late.push_back(*at);
        } else if (!actions.wake_at || due < *actions.wake_at) {
            actions.wake_at = due;
        }
        ++at;
    }
    for (const GangId id : late) {
        release(id, actions);
    }
}

// The server is asked to delete what runs; the rest steps back and waits for a whole gang.
void Driver::release(GangId id, Actions& actions) {
    GangRecord& gang = gangs_[id.index()];
    const std::string why = fmt::format("gang {} did not become whole within {}", gang.name,
                                        format_duration(options_.gang_timeout));
    for (const PodSlot slot : gang.members) {
        PodRecord& record = pod(slot);
        if (record.state == PodState::kBound || record.state == PodState::kRunning) {
            actions.releases.push_back({record.key, why});
            record.deleted = true;
            follow(slot);
        } else if (record.state == PodState::kPending || record.state == PodState::kAssumed) {
            ++record.refusals;
            leave(slot);
            retry_later(slot);
        }
    }
    gang.workload = WorkloadId();
    gang.partial_since.reset();
}

}  // namespace regimen::kube
