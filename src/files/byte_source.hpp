// ByteSource: the bytes of an input file in order; what gzip has packed is unpacked on the way.
// Whether a file is packed is seen from its first bytes, not from its name. Pipes work too.
// Errors: kNotFound, kIo (directory, permissions), kCorrupt (damaged or cut off gzip data); `where`
// is the path. Memory: constant. Thread rule: one thread at a time; movable.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"

namespace regimen::files {

class ByteSource {
public:
    static Result<ByteSource> open(std::string path);

    // Fills the front of `into` and returns how much; 0 only at the end.
    Result<std::size_t> read(std::span<char> into);

    const std::string& path() const { return path_; }

private:
    struct Close {
        void operator()(void* stream) const;
    };
    ByteSource(std::string path, void* stream);

    std::string path_;
    std::unique_ptr<void, Close> stream_;  // zlib's gzFile
};

}  // namespace regimen::files
