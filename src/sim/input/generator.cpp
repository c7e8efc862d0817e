#include "sim/input/generator.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/rng.hpp"
#include "base/text.hpp"
#include "files/sha256.hpp"
#include "sim/input/generator_profiles.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

namespace {

constexpr std::string_view kResource = "nvidia.com/gpu";
constexpr std::int64_t kPodsOfNode = 110;  // the kubelet's default
constexpr std::int64_t kMinute = 60'000'000;

struct Parameter {
    std::string_view name;
    std::int64_t GeneratorSpec::* value;
    std::int64_t min;
    std::int64_t max;
};
constexpr Parameter kParameters[] = {
    {"nodes", &GeneratorSpec::nodes, 1, 1'000'000},
    {"count", &GeneratorSpec::count, 1, 100'000'000},
    {"seed", &GeneratorSpec::seed, 0, std::numeric_limits<std::int64_t>::max()},
    {"load_milli", &GeneratorSpec::load_milli, 1, 100'000},
};

const Profile* find_profile(std::string_view name) {
    const std::span<const Profile> profiles = generator_profiles();
    const auto at = std::find_if(profiles.begin(), profiles.end(),
                                 [&](const Profile& profile) { return profile.name == name; });
    return at == profiles.end() ? nullptr : &*at;
}

Status check(const GeneratorSpec& spec) {
    if (find_profile(spec.profile) == nullptr) {
        std::vector<std::string_view> names;
        for (const Profile& profile : generator_profiles()) {
            names.push_back(profile.name);
        }
        return fail(ErrorCode::kInvalidArgument, "generate",
                    "found profile \"{}\", expected one of {}{}", spec.profile, join(names, ", "),
                    did_you_mean(spec.profile, names));
    }
    for (const Parameter& parameter : kParameters) {
        const std::int64_t value = spec.*parameter.value;
        if (value < parameter.min || value > parameter.max) {
            return fail(ErrorCode::kInvalidArgument, "generate", "{}: found {}, expected {} to {}",
                        parameter.name, value, parameter.min, parameter.max);
        }
    }
    return {};
}

// Blocks of equal nodes in the proportions of the profile; rounding falls to the later kinds.
Status add_nodes(const Profile& profile, std::int64_t count, TraceBuilder& builder) {
    std::uint64_t shares = 0;
    for (const NodeKind& kind : profile.nodes) {
        shares += kind.share;
    }
    REGIMEN_ASSERT(shares > 0, "a profile without nodes");
    const auto total = static_cast<std::uint64_t>(count);
    std::uint64_t passed = 0;
    std::uint64_t made = 0;
    for (const NodeKind& kind : profile.nodes) {
        passed += kind.share;
        for (; made < total * passed / shares; ++made) {
            NodeSpec node;
            node.name = fmt::format("node-{:05}", made);
            node.allocatable.set(kCpuResource, kind.cores * 1000);
            node.allocatable.set(kMemoryResource, kind.memory_gib << 30);
            node.allocatable.set(kPodsResource, kPodsOfNode);
            node.capacity = node.allocatable;
            Device device;
            device.resource = kResource;
            device.model = kind.model;
            node.devices.assign(static_cast<std::size_t>(kind.devices), device);
            REGIMEN_TRY(builder.add_node(std::move(node)));
        }
    }
    return {};
}

struct Drawable {
    const JobKind* kind = nullptr;
    std::uint32_t shape = 0;
};

Result<std::vector<Drawable>> add_shapes(const Profile& profile, std::int64_t nodes,
                                         TraceBuilder& builder) {
    std::vector<Drawable> drawable;
    for (const JobKind& kind : profile.jobs) {
        if (kind.pods > 1 && std::int64_t{kind.pods} * 2 > nodes) {
            continue;
        }
        PodSpec pod;
        pod.requests.set(kCpuResource, kind.cpu_milli);
        pod.requests.set(kMemoryResource, kind.memory_gib << 30);
        if (kind.devices > 0) {
            DeviceRequest& request = pod.devices.emplace();
            request.resource = kResource;
            request.count = kind.devices;
            request.milli = kind.milli;
            if (!kind.models.empty()) {
                for (const std::string_view model : split(kind.models, '|')) {
                    request.models.emplace_back(model);
                }
            }
        }
        REGIMEN_TRY_ASSIGN(const std::uint32_t shape,
                           builder.intern_pods(std::move(pod), kind.pods, kind.pods));
        drawable.push_back({&kind, shape});
    }
    return drawable;
}

std::int64_t fleet_milli(const Profile& profile, std::int64_t nodes) {
    std::uint64_t shares = 0;
    std::uint64_t devices = 0;
    for (const NodeKind& kind : profile.nodes) {
        shares += kind.share;
        devices += kind.share * static_cast<std::uint64_t>(kind.devices);
    }
    REGIMEN_ASSERT(shares > 0, "a profile without nodes");
    const auto milli = devices * static_cast<std::uint64_t>(nodes) * kWholeDeviceMilli / shares;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(milli));
}

// The mean time between arrivals at which they offer load x capacity. Milli-accelerators times
// seconds stay below 2^47 a job, so the weighted sums stay in range.
std::int64_t mean_gap_micros(const std::vector<Drawable>& drawable, std::int64_t capacity_milli,
                             std::int64_t load_milli) {
    std::int64_t sum = 0;
    std::int64_t shares = 0;
    for (const Drawable& item : drawable) {
        const JobKind& kind = *item.kind;
        std::int64_t weights = 0;
        std::int64_t seconds = 0;
        for (std::size_t i = 0; i < kOctaves; ++i) {
            const auto weight = static_cast<std::int64_t>(kind.durations[i]);
            weights += weight;
            seconds += weight * (std::int64_t{90} << i);  // the middle of the octave
        }
        const auto share = static_cast<std::int64_t>(kind.share);
        REGIMEN_ASSERT(weights > 0, "a job without durations");
        sum += share * kind.pods * kind.devices * kind.milli * (seconds / weights);
        shares += share;
    }
    REGIMEN_ASSERT(shares > 0, "a profile without jobs");
    const std::int64_t job_milli_seconds = sum / shares;
    return std::max<std::int64_t>(
        1, job_milli_seconds * 1'000'000 / capacity_milli * 1000 / load_milli);
}

std::int64_t draw_duration(const JobKind& kind, Rng& random) {
    const auto octave = static_cast<std::int64_t>(random.pick(kind.durations));
    const std::int64_t low = kMinute << octave;
    return random.uniform_range(low, 2 * low - 1);
}

}  // namespace

Result<GeneratorSpec> parse_generator_spec(std::string_view text) {
    GeneratorSpec spec;
    const std::vector<std::string_view> items = split(text, ',');
    spec.profile = items[0];
    for (std::size_t i = 1; i < items.size(); ++i) {
        const std::size_t equals = items[i].find('=');
        const std::string_view name = items[i].substr(0, equals);
        const auto parameter =
            std::find_if(std::begin(kParameters), std::end(kParameters),
                         [&](const Parameter& known) { return known.name == name; });
        if (parameter == std::end(kParameters) || equals == std::string_view::npos) {
            std::vector<std::string_view> names;
            for (const Parameter& known : kParameters) {
                names.push_back(known.name);
            }
            return fail(ErrorCode::kInvalidArgument, "generate",
                        "found \"{}\", expected one of {} with =N{}", items[i], join(names, ", "),
                        did_you_mean(name, names));
        }
        const std::string where = fmt::format("generate: {}", name);
        const auto same = [&](std::string_view item) {
            return item.substr(0, item.find('=')) == name;
        };
        if (std::find_if(items.begin() + 1, items.begin() + static_cast<std::ptrdiff_t>(i), same) !=
            items.begin() + static_cast<std::ptrdiff_t>(i)) {
            return fail(ErrorCode::kInvalidArgument, where, "found twice, expected once");
        }
        REGIMEN_TRY_ASSIGN(spec.*parameter->value, parse_int64(items[i].substr(equals + 1), where));
    }
    REGIMEN_TRY(check(spec));
    return spec;
}

std::string to_string(const GeneratorSpec& spec) {
    std::string text = std::string(kGeneratePrefix) + spec.profile;
    for (const Parameter& parameter : kParameters) {
        text += fmt::format(",{}={}", parameter.name, spec.*parameter.value);
    }
    return text;
}

Result<Trace> generate_trace(const GeneratorSpec& spec) {
    REGIMEN_TRY(check(spec));
    const Profile& profile = *find_profile(spec.profile);
    TraceBuilder builder;
    REGIMEN_TRY(add_nodes(profile, spec.nodes, builder));
    REGIMEN_TRY_ASSIGN(const std::vector<Drawable> drawable,
                       add_shapes(profile, spec.nodes, builder));
    std::vector<std::uint64_t> shares;
    for (const Drawable& item : drawable) {
        shares.push_back(item.kind->share);
    }
    const std::int64_t gap =
        mean_gap_micros(drawable, fleet_milli(profile, spec.nodes), spec.load_milli);
    // One stream for each kind of draw: a changed duration table moves no arrival.
    const Rng root(static_cast<std::uint64_t>(spec.seed));
    Rng kinds = root.fork(1);
    Rng gaps = root.fork(2);
    Rng durations = root.fork(3);
    std::int64_t now = 0;
    for (std::int64_t i = 0; i < spec.count; ++i) {
        const Drawable& item = drawable[kinds.pick(shares)];
        now += gaps.exponential_micros(gap);
        TraceRow row;
        row.shape = item.shape;
        row.created_us = now;
        row.duration_us = draw_duration(*item.kind, durations);
        row.priority = item.kind->priority;
        row.started = true;
        REGIMEN_TRY(builder.add_row(fmt::format("{}-{:06}", item.kind->name, i), row));
    }
    const std::string identity = files::sha256_hex(to_string(spec));
    builder.set_sha256(identity, identity);
    return std::move(builder).finish();
}

}  // namespace regimen::sim
