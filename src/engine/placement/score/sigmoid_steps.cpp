#include "engine/placement/score/sigmoid_steps.hpp"

#include <algorithm>
#include <array>

namespace regimen::engine {

namespace {
// kSteps[k - 1] is the least double d with int(1 / (1 + exp(-d / 1000)) * 100) >= k.
constexpr std::array<double, 100> kSteps{
    -0x1.1f31eae7f987cp+12, -0x1.e67a3fe1d2c39p+11, -0x1.b283287795de4p+11, -0x1.8d41b8fa6bfeap+11,
    -0x1.700e0c1e096f9p+11, -0x1.57f12148d1096p+11, -0x1.43560f1b5a8b5p+11, -0x1.314b1ae9eb293p+11,
    -0x1.213451570042bp+11, -0x1.12a72fbccf4f8p+11, -0x1.0557b710eab68p+11, -0x1.f21b87d17b152p+10,
    -0x1.db3d5c57e833ep+10, -0x1.c5d28ed03b0d7p+10, -0x1.b1a677b104c02p+10, -0x1.9e8e98ce9c49ep+10,
    -0x1.8c682516d0ba1p+10, -0x1.7b163d440be97p+10, -0x1.6a80a6b72a5eep+10, -0x1.5a92d6d005c93p+10,
    -0x1.4b3b39fec2bf8p+10, -0x1.3c6aa5dc54306p+10, -0x1.2e13eacc410c9p+10, -0x1.202b7d1740ab1p+10,
    -0x1.12a72fbccf4f9p+10, -0x1.057dfccee080fp+10, -0x1.f14fb08ad5864p+9,  -0x1.d83b15ff9d802p+9,
    -0x1.bfb1287432559p+9,  -0x1.a7a6204a06e82p+9,  -0x1.900f4539dff7cp+9,  -0x1.78e2ca6b96c39p+9,
    -0x1.6217affa62c42p+9,  -0x1.4ba5a8ea857ffp+9,  -0x1.358504c7f33aap+9,  -0x1.1fae9c4cd9e6ep+9,
    -0x1.0a1bc08d8901ap+9,  -0x1.e98c587e96ae2p+8,  -0x1.bf4fed858ec2fp+8,  -0x1.9577115331abdp+8,
    -0x1.6bf722f5d45dfp+8,  -0x1.42c5fd090cc8ap+8,  -0x1.19d9e51b5176ap+8,  -0x1.e252f91c7141cp+7,
    -0x1.9157656547073p+7,  -0x1.40af6fd4a5bc8p+7,  -0x1.e093c67bc85a6p+6,  -0x1.402bbb8f74835p+6,
    -0x1.400aecdfbb00bp+5,  -0x1.76ffffffffffep-42, 0x1.400aecdfbafc9p+5,   0x1.402bbb8f7481cp+6,
    0x1.e093c67bc8585p+6,   0x1.40af6fd4a5bbfp+7,   0x1.915765654707bp+7,   0x1.e252f91c71419p+7,
    0x1.19d9e51b51769p+8,   0x1.42c5fd090cc88p+8,   0x1.6bf722f5d45dap+8,   0x1.9577115331ab7p+8,
    0x1.bf4fed858ec29p+8,   0x1.e98c587e96adfp+8,   0x1.0a1bc08d8901ap+9,   0x1.1fae9c4cd9e6bp+9,
    0x1.358504c7f33aap+9,   0x1.4ba5a8ea857fbp+9,   0x1.6217affa62c3fp+9,   0x1.78e2ca6b96c35p+9,
    0x1.900f4539dff75p+9,   0x1.a7a6204a06e8p+9,    0x1.bfb1287432556p+9,   0x1.d83b15ff9d801p+9,
    0x1.f14fb08ad5864p+9,   0x1.057dfccee080fp+10,  0x1.12a72fbccf4f9p+10,  0x1.202b7d1740ab2p+10,
    0x1.2e13eacc410c7p+10,  0x1.3c6aa5dc54307p+10,  0x1.4b3b39fec2bf9p+10,  0x1.5a92d6d005c91p+10,
    0x1.6a80a6b72a5eap+10,  0x1.7b163d440be96p+10,  0x1.8c682516d0b9dp+10,  0x1.9e8e98ce9c49cp+10,
    0x1.b1a677b104bffp+10,  0x1.c5d28ed03b0d4p+10,  0x1.db3d5c57e833dp+10,  0x1.f21b87d17b152p+10,
    0x1.0557b710eab6ap+11,  0x1.12a72fbccf4fap+11,  0x1.213451570042cp+11,  0x1.314b1ae9eb292p+11,
    0x1.43560f1b5a8b5p+11,  0x1.57f12148d1093p+11,  0x1.700e0c1e096f8p+11,  0x1.8d41b8fa6bfe1p+11,
    0x1.b283287795de5p+11,  0x1.e67a3fe1d2c2bp+11,  0x1.1f31eae7f9869p+12,  0x1.1f0199e444cabp+15,
};
}  // namespace

std::int32_t sigmoid_percent(double delta_milli) {
    const auto above = std::upper_bound(kSteps.begin(), kSteps.end(), delta_milli);
    return static_cast<std::int32_t>(above - kSteps.begin());
}

}  // namespace regimen::engine
