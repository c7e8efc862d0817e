#include "runner/events.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace regimen::scenario {
namespace {

using Words = std::span<const Word>;

constexpr std::size_t kMaxCopies = 1000;

class EventReader {
public:
    EventReader(Words words, Catalog& catalog, Step& step)
        : verb_(words.front()),
          last_(words.front()),
          words_(words.subspan(1)),
          catalog_(catalog),
          step_(step) {
        for (const Word& word : words) {
            said_ += (said_.empty() ? "" : " ") + std::string(word.text);
        }
    }

    Status read();

    // --- one function for each word ---
    Status submit();
    Status found();
    Status withdraw();
    Status pod_event();
    Status add();
    Status update();
    Status remove();
    Status cordon();
    Status sick();
    Status demand();
    Status policy();
    Status explain();
    Status stranding();
    Status question();

private:
    void tell(Fact fact) { step_.facts.push_back({std::move(fact), said_}); }
    Status ask(QuestionKind kind) {
        step_.questions.push_back({.kind = kind, .name = {}, .workload = {}});
        return {};
    }

    // The next word; a complaint that it is missing stands behind the line's last word.
    Result<Word> next(std::string_view what, std::string_view expected);
    // Takes the next word when it is this one.
    bool take(std::string_view word);
    Status end();
    // Every word that is left is a name: at least one.
    template <class Take>
    Status each(std::string_view what, Take&& take);
    Result<std::uint32_t> copies();
    Result<DeviceMask> devices();
    Status tell_update(NodeId id);
    Result<Node> valid_node(NodeId id);

    Word verb_;
    Word last_;  // that was taken
    Words words_;
    Catalog& catalog_;
    Step& step_;
    std::string said_;
};

struct Verb {
    std::string_view word;
    Status (EventReader::*read)();
    bool asks = false;
};
constexpr std::array kVerbs{
    Verb{"submit", &EventReader::submit},
    Verb{"found", &EventReader::found},
    Verb{"withdraw", &EventReader::withdraw},
    Verb{"bound", &EventReader::pod_event},
    Verb{"bind_failed", &EventReader::pod_event},
    Verb{"running", &EventReader::pod_event},
    Verb{"terminating", &EventReader::pod_event},
    Verb{"succeeded", &EventReader::pod_event},
    Verb{"failed", &EventReader::pod_event},
    Verb{"add", &EventReader::add},
    Verb{"update", &EventReader::update},
    Verb{"remove", &EventReader::remove},
    Verb{"cordon", &EventReader::cordon},
    Verb{"uncordon", &EventReader::cordon},
    Verb{"sick", &EventReader::sick},
    Verb{"well", &EventReader::sick},
    Verb{"demand", &EventReader::demand},
    Verb{"policy", &EventReader::policy},
    Verb{"explain", &EventReader::explain, true},
    Verb{"stranding", &EventReader::stranding, true},
    Verb{"fragmentation", &EventReader::question, true},
    Verb{"pods", &EventReader::question, true},
    Verb{"nodes", &EventReader::question, true},
};

Status EventReader::read() {
    const auto* const verb = std::find_if(
        kVerbs.begin(), kVerbs.end(), [&](const Verb& known) { return known.word == verb_.text; });
    if (verb == kVerbs.end()) {
        std::vector<std::string_view> known;
        std::transform(kVerbs.begin(), kVerbs.end(), std::back_inserter(known),
                       [](const Verb& one) { return one.word; });
        return catalog_.complain(verb_, "event",
                                 fmt::format("found \"{}\", expected one of {}{}", verb_.text,
                                             join(known, ", "), did_you_mean(verb_.text, known)));
    }
    if (!verb->asks && !step_.questions.empty()) {
        return catalog_.complain(verb_, "event",
                                 fmt::format("found \"{}\" behind a question, expected questions "
                                             "last: they are answered after the step",
                                             verb_.text));
    }
    return (this->*verb->read)();
}

// --- words of a line ---

Result<Word> EventReader::next(std::string_view what, std::string_view expected) {
    if (words_.empty()) {
        const auto width = static_cast<std::uint32_t>(last_.text.size());
        const Word end{.text = {}, .line = last_.line, .column = last_.column + width};
        return catalog_.complain(end, what, fmt::format("found nothing, expected {}", expected));
    }
    last_ = words_.front();
    words_ = words_.subspan(1);
    return last_;
}

bool EventReader::take(std::string_view word) {
    const bool there = !words_.empty() && words_.front().text == word;
    if (there) {
        last_ = words_.front();
        words_ = words_.subspan(1);
    }
    return there;
}

Status EventReader::end() {
    if (words_.empty()) {
        return {};
    }
    return catalog_.complain(
        words_.front(), "event",
        fmt::format("found \"{}\", expected the end of the line", words_.front().text));
}

template <class Take>
Status EventReader::each(std::string_view what, Take&& take) {
    do {
        REGIMEN_TRY_ASSIGN(const Word name, next(what, "a name"));
        REGIMEN_TRY(take(name));
    } while (!words_.empty());
    return {};
}

Result<std::uint32_t> number_in(const Catalog& catalog, const Word& word, std::string_view what,
                                std::string_view digits, std::int64_t least, std::int64_t most) {
    const Result<std::int64_t> value = parse_int64(digits);
    if (!value || *value < least || *value > most) {
        return catalog.complain(
            word, what, fmt::format("found \"{}\", expected {} to {}", digits, least, most));
    }
    return static_cast<std::uint32_t>(*value);
}

// "x 4" behind a name; 0 when it is not there.
Result<std::uint32_t> EventReader::copies() {
    if (!take("x")) {
        return 0;
    }
    REGIMEN_TRY_ASSIGN(const Word count, next("copies", "how many"));
    return number_in(catalog_, count, "copies", count.text, 1, kMaxCopies);
}

// "device 0", "devices 0,3"; none when the line ends.
Result<DeviceMask> EventReader::devices() {
    DeviceMask mask = 0;
    if (words_.empty()) {
        return mask;
    }
    REGIMEN_TRY_ASSIGN(const Word word, next("device", "\"devices\""));
    if (word.text != "device" && word.text != "devices") {
        return catalog_.complain(word, "device",
                                 fmt::format("found \"{}\", expected \"devices\"", word.text));
    }
    REGIMEN_TRY_ASSIGN(const Word list, next("device", "indexes such as 0,3"));
    for (const std::string_view index : split(list.text, ',')) {
        REGIMEN_TRY_ASSIGN(const std::uint32_t device,
                           number_in(catalog_, list, "device", index, 0, kMaxDevicesPerNode - 1));
        mask |= DeviceMask{1} << device;
    }
    return mask;
}

// --- work ---

Status EventReader::submit() {
    std::vector<policy::PodObject> pods;
    REGIMEN_TRY(each("pod", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const std::uint32_t count, copies());
        if (count == 0) {
            REGIMEN_TRY_ASSIGN(const auto* const pod, catalog_.declared(name));
            pods.push_back(pod->object);
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            REGIMEN_TRY_ASSIGN(const auto* const pod, catalog_.copy(name, i));
            pods.push_back(pod->object);
        }
        return {};
    }));
    REGIMEN_TRY_ASSIGN(std::vector<Fact> facts, catalog_.submit(std::move(pods), verb_, step_.now));
    for (Fact& fact : facts) {
        tell(std::move(fact));
    }
    return {};
}

Status EventReader::found() {
    REGIMEN_TRY_ASSIGN(const Word name, next("pod", "a name"));
    REGIMEN_TRY_ASSIGN(const PodRef pod, catalog_.submitted_pod(name));
    REGIMEN_TRY_ASSIGN(const Word arrow, next("event", "\"->\" and a node"));
    if (arrow.text != "->") {
        return catalog_.complain(arrow, "event",
                                 fmt::format("found \"{}\", expected \"->\"", arrow.text));
    }
    REGIMEN_TRY_ASSIGN(const Word where, next("node", "a name"));
    REGIMEN_TRY_ASSIGN(const NodeId node, catalog_.node(where));
    REGIMEN_TRY_ASSIGN(const DeviceMask mask, devices());
    tell(PodFoundBound{pod, node, mask});
    return end();
}

Status EventReader::withdraw() {
    return each("workload", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const WorkloadId id, catalog_.submitted_workload(name));
        tell(WorkloadWithdrawn{id});
        return {};
    });
}

Status EventReader::pod_event() {
    constexpr std::array kEvents{PodEvent::kBound,       PodEvent::kBindFailed, PodEvent::kRunning,
                                 PodEvent::kTerminating, PodEvent::kSucceeded,  PodEvent::kFailed};
    const auto* const event = std::find_if(kEvents.begin(), kEvents.end(), [&](PodEvent known) {
        return regimen::name(known) == verb_.text;
    });
    REGIMEN_ASSERT(event != kEvents.end(), "no event {}", verb_.text);
    return each("pod", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const PodRef pod, catalog_.submitted_pod(name));
        tell(PodChanged{pod, *event});
        return {};
    });
}

// --- nodes ---

Result<Node> EventReader::valid_node(NodeId id) {
    return Node::make(catalog_.node_spec(id));
}

Status EventReader::tell_update(NodeId id) {
    REGIMEN_TRY_ASSIGN(Node node, valid_node(id));
    tell(NodeUpdated{id, std::move(node)});
    return {};
}

Status EventReader::add() {
    return each("node", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const NodeId id, catalog_.node(name));
        REGIMEN_TRY_ASSIGN(Node node, valid_node(id));
        tell(NodeAdded{id, std::move(node)});
        return {};
    });
}

Status EventReader::update() {
    return each("node", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const NodeId id, catalog_.node(name));
        return tell_update(id);
    });
}

Status EventReader::remove() {
    return each("node", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const NodeId id, catalog_.node(name));
        tell(NodeRemoved{id});
        return {};
    });
}

Status EventReader::cordon() {
    return each("node", [&](const Word& name) -> Status {
        REGIMEN_TRY_ASSIGN(const NodeId id, catalog_.node(name));
        catalog_.node_spec(id).unschedulable = verb_.text == "cordon";
        return tell_update(id);
    });
}

// Also in the node's object, so that a later update does not heal it by accident.
Status EventReader::sick() {
    REGIMEN_TRY_ASSIGN(const Word name, next("node", "a name"));
    REGIMEN_TRY_ASSIGN(const NodeId id, catalog_.node(name));
    REGIMEN_TRY_ASSIGN(DeviceMask mask, devices());
    if (mask == 0) {
        return next("device", "\"devices\" and indexes such as 0,3").map([](const Word&) {});
    }
    const bool healthy = verb_.text == "well";
    std::vector<Device>& all = catalog_.node_spec(id).devices;
    for (; mask != 0; mask &= mask - 1) {
        const auto device = static_cast<std::uint32_t>(__builtin_ctzll(mask));
        if (device < all.size()) {
            all[device].healthy = healthy;
        }
        tell(DeviceHealthChanged{id, device, healthy});
    }
    return end();
}

// --- knowledge and policy ---

Status EventReader::demand() {
    DemandDeclared declared;
    REGIMEN_TRY(each("demand", [&](const Word& word) -> Status {
        constexpr std::int64_t kMaxWeight = 1'000'000'000;
        const std::size_t equals = word.text.find('=');
        if (equals == std::string_view::npos) {
            return catalog_.complain(word, "demand",
                                     fmt::format("found \"{}\", expected POD=WEIGHT", word.text));
        }
        Word name = word;
        name.text = word.text.substr(0, equals);
        REGIMEN_TRY_ASSIGN(const auto* const pod, catalog_.declared(name));
        REGIMEN_TRY_ASSIGN(
            const std::uint32_t weight,
            number_in(catalog_, word, "weight", word.text.substr(equals + 1), 0, kMaxWeight));
        declared.classes.push_back({pod->pod_class, weight});
        return {};
    }));
    tell(std::move(declared));
    return {};
}

Status EventReader::policy() {
    REGIMEN_TRY(end());
    REGIMEN_TRY_ASSIGN(PolicySet set, catalog_.policy(verb_));
    tell(std::move(set));
    return {};
}

// --- questions ---

Status EventReader::explain() {
    return each("pod", [&](const Word& name) -> Status {
        Question question{
            .kind = QuestionKind::kExplain, .name = std::string(name.text), .workload = {}};
        if (name.text.find("gang:") != std::string_view::npos) {
            REGIMEN_TRY_ASSIGN(const WorkloadId id, catalog_.submitted_workload(name));
            question.workload = catalog_.workload(id);
        } else {
            REGIMEN_TRY_ASSIGN(const auto* const pod, catalog_.declared(name));
            question.workload = single_pod(question.name, pod->pod_class, step_.now);
            question.workload->priority = pod->object.priority;
        }
        step_.questions.push_back(std::move(question));
        return {};
    });
}

Status EventReader::stranding() {
    if (take("popular")) {
        REGIMEN_TRY(end());
        return ask(QuestionKind::kStrandingPopular);
    }
    REGIMEN_TRY(end());
    return ask(QuestionKind::kStranding);
}

Status EventReader::question() {
    REGIMEN_TRY(end());
    if (verb_.text == "fragmentation") {
        return ask(QuestionKind::kFragmentation);
    }
    return ask(verb_.text == "pods" ? QuestionKind::kPods : QuestionKind::kNodes);
}

}  // namespace

Status read_event(std::span<const Word> words, Catalog& catalog, Step& step) {
    return EventReader(words, catalog, step).read();
}

}  // namespace regimen::scenario
