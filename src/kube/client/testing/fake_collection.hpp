// FakeCollection: one collection of an API server, played on a ScriptedTransport: lists in pages,
// watches and streaming lists with bookmarks, over a history that can be compacted; and faults,
// drawn from a seed, that do to a client what networks and servers do.
// Errors: a GoogleTest failure when the client asks what it must not. Complexity: O(objects) a
// list. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/rng.hpp"

#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube::client {

class FakeCollection {
public:
    FakeCollection(ScriptedTransport& transport, std::uint64_t seed, bool knows_watch_list);

    // Ends all faults from now on.
    void heal() { healthy_ = true; }
    // Changes something, gives news to the watchers, and does harm.
    void tick();

    // What a MirrorSink must hold.
    std::map<std::string, std::string> truth() const;
    int watches_without_version() const { return watches_without_version_; }

private:
    struct Object {
        std::string uid;
        std::string payload;
        std::uint64_t version = 0;
    };
    struct Change {
        std::uint64_t version = 0;
        std::string line;
    };
    struct Watch {
        RequestId id{};
        std::uint64_t version = 0;  // everything up to here has been given
        Instant end;
        bool dead = false;  // the connection is gone and nobody has noticed
        std::string unsent;
        std::string last_line;
    };
    using Objects = std::map<std::string, Object>;

    void serve(RequestId id, const Request& request);
    void serve_list(RequestId id, const std::string& target);
    void serve_watch(RequestId id, const std::string& target);
    void change();
    void compact();
    void restart();
    void give_news(Watch& watch);
    void send_unsent(Watch& watch);
    void harm(Watch& watch);
    bool fault(std::uint64_t one_in) { return !healthy_ && rng_.bernoulli(1, one_in); }

    ScriptedTransport& transport_;
    Rng rng_;
    bool knows_watch_list_;
    bool healthy_ = false;
    std::uint64_t version_ = 100;
    std::uint64_t compacted_ = 0;
    std::uint64_t last_uid_ = 0;
    Objects objects_;
    std::vector<Change> history_;
    std::map<std::uint64_t, Objects> snapshots_;  // of lists in pages
    std::vector<Watch> watches_;
    int watches_without_version_ = 0;
};

}  // namespace regimen::kube::client
