// The driver in random worlds with faults. What must hold, whatever happens:
//   no pod is bound twice; no bind goes to a node without room by the engine's own view; no fact is
//   refused; a part of a gang does not run without the rest for longer than the timeout; when the
//   faults end, everybody who waits is known to the engine or was told why not, and the engine
//   counts on every node just what the server shows there; the recorded facts decide the same
//   again.
#include <gtest/gtest.h>
#include <memory>
#include <set>

#include "base/rng.hpp"

#include "kube/driver/driver.hpp"
#include "kube/driver/test_support.hpp"

namespace regimen::kube {
namespace {

struct RecordedStep {
    Instant now;
    std::vector<Fact> facts;
};

class RandomDrive {
public:
    explicit RandomDrive(std::uint64_t seed) : rng_(seed) {
        for (int i = 0; i < 4; ++i) {
            server_.put(fleet_node(i));
        }
        start();
    }

    void run() {
        for (int step = 0; step < 150; ++step) {
            now_ = now_ + Duration::millis(rng_.uniform_range(1, 20'000));
            something_happens();
            drive(/*faults=*/true);
            check_gangs();
        }
        for (int step = 0; step < 40; ++step) {
            now_ = now_ + Duration::seconds(10);
            kubelets_finish_deletions();
            drive(/*faults=*/false);
            check_gangs();
        }
        check_nobody_is_lost();
        check_usage();
        check_recording();
        EXPECT_FALSE(server_.bound_twice());
        EXPECT_EQ(driver_->refused_facts(), 0U);
        EXPECT_GT(binds_, 0);
    }

private:
    NodeSpec fleet_node(int i) {
        return test::node(fmt::format("node-{}", i), 16'000, i % 2 == 0 ? 4 : 2);
    }

    void start() {
        recorded_.clear();
        driver_ = std::make_unique<Driver>(
            DriverOptions{}, [this](Instant now, std::span<const Fact> facts, const Plan& plan) {
                recorded_.push_back({now, {facts.begin(), facts.end()}});
                look(plan);
            });
        late_.clear();
        partial_since_.clear();  // its successor knows only that they run in part
        server_.take_events();
        late_ = server_.list();
        answers_.clear();
    }

    // Only foreign binds may take more than there is, so a node that none has touched is never
    // over.
    void look(const Plan& plan) {
        for (const Decision& decision : plan.decisions) {
            const engine::NodeView view = driver_->engine().cluster().view(decision.node);
            if (!crowded_.contains(driver_->engine().cluster().spec(decision.node).name)) {
                EXPECT_GE(view.free[engine::kCpu], 0);
                EXPECT_GE(view.free[engine::kPods], 0);
            }
        }
    }

    std::string any_pod() {
        if (server_.pods().empty()) {
            return {};
        }
        auto at = server_.pods().begin();
        std::advance(at, static_cast<std::ptrdiff_t>(rng_.uniform(server_.pods().size())));
        return at->first;
    }

    void something_happens() {
        switch (rng_.uniform(13)) {
            case 0:
            case 1:
            case 2:
                server_.create(
                    test::pod(fmt::format("p{}", ++named_), rng_.uniform_range(100, 6000),
                              static_cast<int>(rng_.uniform(3))),
                    now_);
                break;
            case 3:
            case 4:
                create_gang();
                break;
            case 5:
                if (const std::string uid = any_pod(); !uid.empty()) {
                    server_.begin_delete(uid, now_);
                }
                break;
            case 6:
                if (const std::string uid = any_pod();
                    !uid.empty() && server_.pods().at(uid).node_name) {
                    server_.run(uid);
                }
                break;
            case 7:
                if (const std::string uid = any_pod();
                    !uid.empty() && server_.pods().at(uid).node_name) {
                    server_.remove(uid);  // it ended
                }
                break;
            case 8:
                foreign_bind();
                break;
            case 9:
                flip_node(static_cast<int>(rng_.uniform(4)));
                break;
            case 10:
                restart_plugin(static_cast<int>(rng_.uniform(4)));
                break;
            case 11:
                if (rng_.bernoulli(1, 3)) {
                    start();  // the driver crashed, and another begins
                }
                break;
            default:
                break;
        }
    }

    void create_gang() {
        const auto size = static_cast<std::int32_t>(rng_.uniform_range(2, 4));
        const std::string name = fmt::format("g{}", ++named_);
        const bool by_group = rng_.bernoulli(1, 2);
        const int devices = static_cast<int>(rng_.uniform(2));
        const std::int64_t cpu = rng_.uniform_range(500, 4000);
        for (std::int32_t i = 0; i < size; ++i) {
            policy::PodObject member = test::pod(fmt::format("{}-{}", name, i), cpu, devices);
            member.gang = policy::Gang{name, by_group ? 0 : size};
            if (i > 0 && rng_.bernoulli(1, 4)) {
                member.spec.requests.set(kCpuResource, cpu + 100);  // a master, say
            }
            server_.create(member, now_);
        }
        if (by_group) {
            server_.put_group(name, size);
        }
    }

    void foreign_bind() {
        const std::string uid = any_pod();
        if (uid.empty() || server_.pods().at(uid).node_name || server_.nodes().empty()) {
            return;
        }
        policy::PodObject object = server_.pods().at(uid);
        object.node_name = server_.nodes().begin()->first;
        crowded_.insert(*object.node_name);
        server_.update(object);
    }

    void flip_node(int i) {
        const std::string name = fmt::format("node-{}", i);
        if (server_.nodes().contains(name) && rng_.bernoulli(1, 4)) {
            server_.drop_node(name);
        } else if (!server_.nodes().contains(name)) {
            server_.put(fleet_node(i));
        }
    }

    void restart_plugin(int i) {
        NodeSpec spec = fleet_node(i);
        if (server_.nodes().contains(spec.name)) {
            NodeSpec without = spec;
            without.devices.clear();
            server_.put(without);
            drive(true);
            server_.put(spec);
        }
    }

    void kubelets_finish_deletions() {
        std::vector<std::string> gone;
        for (const auto& [uid, object] : server_.pods()) {
            if (object.deleted) {
                gone.push_back(uid);
            }
        }
        for (const std::string& uid : gone) {
            server_.remove(uid);
        }
    }

    // One step of the driver. With faults some events come later than others of other objects, and
    // some answers are lost or refusals.
    void drive(bool faults) {
        std::vector<ObjectEvent> events = std::move(late_);
        late_.clear();
        for (ObjectEvent& event : server_.take_events()) {
            (faults && rng_.bernoulli(1, 6) ? late_ : events).push_back(std::move(event));
        }
        if (!late_.empty()) {
            keep_order(events);
        }
        for (ObjectEvent& answer : answers_) {
            events.push_back(std::move(answer));
        }
        answers_.clear();
        const Actions actions = driver_->step(now_, events);
        for (const BindPod& wanted : actions.binds) {
            ++binds_;
            BindOutcome outcome = BindOutcome::kRefused;
            if (!faults || !rng_.bernoulli(1, 6)) {
                outcome = server_.bind(wanted);
            }
            if (faults && rng_.bernoulli(1, 6)) {
                outcome = BindOutcome::kUnknown;
            }
            answers_.emplace_back(BindAnswered{wanted.pod.uid, wanted.node, outcome, ""});
        }
        for (const ReleasePod& release : actions.releases) {
            if (server_.pods().contains(release.pod.uid)) {
                server_.begin_delete(release.pod.uid, now_);
            }
        }
        for (const ReportWaiting& report : actions.reports) {
            told_.insert(report.pod.uid);
        }
    }

    static std::string object_of(const ObjectEvent& event) {
        if (const auto* const seen = std::get_if<PodSeen>(&event)) {
            return seen->pod.uid;
        }
        if (const auto* const gone = std::get_if<PodGone>(&event)) {
            return gone->uid;
        }
        if (const auto* const seen = std::get_if<NodeSeen>(&event)) {
            return seen->node.name;
        }
        if (const auto* const gone = std::get_if<NodeGone>(&event)) {
            return gone->name;
        }
        const auto* const group = std::get_if<PodGroupSeen>(&event);
        return group == nullptr ? "" : group->name;
    }

    // Events of an object stay in order: what follows one that is late is late too.
    void keep_order(std::vector<ObjectEvent>& events) {
        std::set<std::string> waiting;
        for (const ObjectEvent& event : late_) {
            waiting.insert(object_of(event));
        }
        // Late events were cut out of the stream; put the whole stream of their objects back.
        std::vector<ObjectEvent> now;
        std::vector<ObjectEvent> later;
        for (ObjectEvent& event : events) {
            (waiting.contains(object_of(event)) ? later : now).push_back(std::move(event));
        }
        events = std::move(now);
        std::vector<ObjectEvent> in_order = std::move(later);
        // What was kept of these objects came before what was cut out only where it stood so; the
        // last state of each object is what counts, so say that once.
        in_order.clear();
        for (const std::string& object : waiting) {
            if (server_.pods().contains(object)) {
                in_order.emplace_back(PodSeen{server_.pods().at(object)});
            } else if (server_.nodes().contains(object)) {
                in_order.emplace_back(NodeSeen{server_.nodes().at(object)});
            } else if (server_.group(object) > 0) {
                in_order.emplace_back(PodGroupSeen{"default", object, server_.group(object)});
            } else if (object.starts_with("uid-")) {
                in_order.emplace_back(PodGone{object});
            } else {
                in_order.emplace_back(NodeGone{object});
            }
        }
        late_ = std::move(in_order);
    }

    // --- what must hold ---

    std::int32_t size_of(const policy::PodObject& pod) const {
        return std::max(pod.gang->size, server_.group(pod.gang->name));
    }

    void check_gangs() {
        struct Count {
            std::int32_t size = 0;
            std::int32_t bound = 0;
            std::int32_t waiting = 0;
        };
        std::map<std::string, Count> gangs;
        for (const auto& [uid, object] : server_.pods()) {
            if (object.gang) {
                Count& count = gangs[object.gang->name];
                count.size = std::max(count.size, size_of(object));
                // On a node that is gone nothing runs.
                const bool runs = object.node_name && server_.nodes().contains(*object.node_name);
                count.bound += runs && !object.deleted ? 1 : 0;
                count.waiting += object.node_name ? 0 : 1;
            }
        }
        for (const auto& [name, count] : gangs) {
            if (count.bound >= count.size) {
                whole_.insert(name);
            }
            const bool partial = count.bound > 0 && count.bound < count.size && count.waiting > 0;
            if (!partial || whole_.contains(name)) {
                partial_since_.erase(name);
                continue;
            }
            const auto [since, fresh] = partial_since_.try_emplace(name, now_);
            // The timeout, two steps for events that are late, and a restart begins anew.
            EXPECT_LE((now_ - since->second).micros(), Duration::seconds(60 + 3 * 20 + 60).micros())
                << name << " size " << count.size << " bound " << count.bound << " waiting "
                << count.waiting;
        }
    }

    void check_nobody_is_lost() {
        std::set<std::string> known;
        driver_->engine().waiting().for_each(
            [&](WorkloadId id) { known.insert((**driver_->engine().workloads()[id].spec).name); });
        for (const auto& [uid, object] : server_.pods()) {
            if (object.node_name) {
                continue;
            }
            const bool waits = known.contains("default/" + object.name) ||
                               (object.gang && known.contains("default/gang:" + object.gang->name));
            EXPECT_TRUE(waits || told_.contains(uid)) << object.name;
        }
    }

    void check_usage() {
        const engine::Cluster& cluster = driver_->engine().cluster();
        for (std::size_t i = 0; i < cluster.id_bound(); ++i) {
            const NodeId id = NodeId::from_index(i);
            if (!cluster.contains(id)) {
                continue;
            }
            const engine::NodeView view = cluster.view(id);
            std::int64_t cpu = 0;
            std::int64_t devices = 0;
            for (const auto& [uid, object] : server_.pods()) {
                if (object.node_name == cluster.spec(id).name) {
                    cpu += object.spec.requests.get(kCpuResource);
                    devices += object.spec.devices ? object.spec.devices->count : 0;
                }
            }
            EXPECT_EQ(view.capacity[engine::kCpu] - view.free[engine::kCpu], cpu)
                << cluster.spec(id).name;
            if (!crowded_.contains(cluster.spec(id).name)) {
                EXPECT_EQ(std::ssize(view.devices) * 1000 - view.device_free(), devices * 1000)
                    << cluster.spec(id).name;
            }
        }
    }

    void check_recording() {
        engine::Engine again;
        for (const RecordedStep& step : recorded_) {
            again.step(step.now, step.facts);
        }
        EXPECT_EQ(again.decision_hash(), driver_->engine().decision_hash());
    }

    Rng rng_;
    test::Server server_;
    std::unique_ptr<Driver> driver_;
    std::vector<RecordedStep> recorded_;
    std::vector<ObjectEvent> late_;
    std::vector<ObjectEvent> answers_;
    std::set<std::string> crowded_;  // nodes on which somebody else bound
    std::set<std::string> whole_;
    std::set<std::string> told_;
    std::map<std::string, Instant> partial_since_;
    Instant now_;
    int named_ = 0;
    int binds_ = 0;
};

TEST(DriverProperty, HoldsInRandomWorldsWithFaults) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        RandomDrive(seed).run();
        if (HasFailure()) {
            break;
        }
    }
}

}  // namespace
}  // namespace regimen::kube
