#include "files/sha256.hpp"

#include <array>
#include <openssl/evp.h>
#include <vector>

#include "base/assert.hpp"
#include "files/byte_source.hpp"

namespace regimen::files {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16;

EVP_MD_CTX* as_context(void* context) {
    return static_cast<EVP_MD_CTX*>(context);
}

}  // namespace

void Sha256::Free::operator()(void* context) const {
    EVP_MD_CTX_free(as_context(context));
}

// OpenSSL fails here only without memory or without its own built-in algorithms.
Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    const bool ready = context_ != nullptr &&
                       EVP_DigestInit_ex(as_context(context_.get()), EVP_sha256(), nullptr) == 1;
    REGIMEN_ASSERT(ready, "OpenSSL has no SHA-256");
}

void Sha256::update(std::string_view text) {
    const bool done = EVP_DigestUpdate(as_context(context_.get()), text.data(), text.size()) == 1;
    REGIMEN_ASSERT(done);
}

void Sha256::update(std::span<const std::byte> bytes) {
    update(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
    unsigned size = 0;
    EVP_MD_CTX* context = as_context(context_.get());
    const bool done = EVP_DigestFinal_ex(context, digest.data(), &size) == 1 &&
                      EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1;
    REGIMEN_ASSERT(done);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += fmt::format("{:02x}", digest[i]);
    }
    return text;
}

std::string sha256_hex(std::string_view text) {
    Sha256 hash;
    hash.update(text);
    return hash.hex();
}

Result<std::string> sha256_of_file(const std::string& path) {
    REGIMEN_TRY_ASSIGN(ByteSource source, ByteSource::open(path));
    Sha256 hash;
    std::vector<char> block(kBlockBytes);
    while (true) {
        REGIMEN_TRY_ASSIGN(const std::size_t got, source.read(block));
        if (got == 0) {
            return hash.hex();
        }
        hash.update(std::string_view(block.data(), got));
    }
}

}  // namespace regimen::files
