// A kubeconfig of any bytes: read, or refused with a place in the text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"

#include "kube/client/config/base64.hpp"
#include "kube/client/config/kubeconfig_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace regimen::kube::client;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto file = parse_kubeconfig_file(text, "fuzz");
    if (!file) {
        REGIMEN_ASSERT(file.error().where.starts_with("fuzz"), "{}", to_string(file.error()));
    }
    if (const auto bytes = decode_base64(text)) {
        REGIMEN_ASSERT(decode_base64(encode_base64(*bytes)) == bytes);
    }
    return 0;
}
