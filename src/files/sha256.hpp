// SHA-256, as it identifies input files in results: streaming, printed as 64 lower-case hexadecimal
// digits. Errors: sha256_of_file only (those of reading). Complexity: O(bytes), constant memory.
// Thread rule: one thread at a time; movable. Source: FIPS 180-4, by OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace regimen::files {

class Sha256 {
public:
    Sha256();

    void update(std::string_view text);
    void update(std::span<const std::byte> bytes);
    // The digest of everything so far; the object starts anew.
    std::string hex();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;  // OpenSSL's EVP_MD_CTX
};

std::string sha256_hex(std::string_view text);
// Of the content, after unpacking gzip: packing a file does not make it another input.
Result<std::string> sha256_of_file(const std::string& path);

}  // namespace regimen::files
