// The reflector against a server and a network that do their worst, over many seeds: whatever
// happened on the way, once it is over the sink holds what the server holds.
#include "base/log.hpp"

#include "kube/client/testing/fake_collection.hpp"
#include "kube/client/testing/mirror_sink.hpp"
#include "kube/client/watch/reflector.hpp"

namespace regimen::kube::client {
namespace {

struct Counts {
    int syncs = 0;
    int restarts = 0;
    std::uint64_t streams = 0;
};

Counts run_seed(std::uint64_t seed) {
    ScriptedTransport transport;
    FakeCollection server(transport, seed, seed % 2 == 0);
    MirrorSink sink;
    ReflectorOptions options;
    options.type = {"", "v1", "things", false};
    options.max_line_bytes = 4096;
    Reflector reflector(transport, options, sink, Rng(seed).fork(9));
    EXPECT_TRUE(reflector.start());
    for (int i = 0; i < 1500; ++i) {
        server.tick();
        transport.run_for(Duration::millis(500));
    }
    server.heal();
    for (int i = 0; i < 400; ++i) {
        server.tick();
        transport.run_for(Duration::seconds(2));
    }
    EXPECT_EQ(sink.objects, server.truth()) << "seed " << seed;
    EXPECT_EQ(reflector.last_error(), "") << "seed " << seed;
    EXPECT_EQ(server.watches_without_version(), 0) << "seed " << seed;
    EXPECT_GE(sink.syncs, 1) << "seed " << seed;
    return {sink.syncs, sink.restarts, reflector.streams_opened()};
}

TEST(ReflectorFaults, SinkAlwaysConvergesToTheServer) {
    set_log_level(Level::kOff);
    Counts all;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const Counts counts = run_seed(seed);
        all.syncs += counts.syncs;
        all.restarts += counts.restarts;
        all.streams += counts.streams;
        if (testing::Test::HasFailure()) {
            break;
        }
    }
    set_log_level(Level::kInfo);
    // The faults did happen.
    EXPECT_GT(all.restarts, 300);
    EXPECT_GT(all.streams, 3000U);
}

}  // namespace
}  // namespace regimen::kube::client
