#include "files/byte_source.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <zlib.h>

#include "files/system_error.hpp"

namespace regimen::files {
namespace {

constexpr unsigned kBufferBytes = 1U << 16;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // gzread counts in int

// zlib names the file "<fd:3>: " in front of what it says, since it was given a descriptor.
std::string_view without_descriptor(std::string_view text) {
    const std::size_t end = text.find(">: ");
    return end == std::string_view::npos ? text : text.substr(end + 3);
}

gzFile as_gz(void* stream) {
    return static_cast<gzFile>(stream);
}

}  // namespace

ByteSource::ByteSource(std::string path, void* stream) : path_(std::move(path)), stream_(stream) {}

void ByteSource::Close::operator()(void* stream) const {
    gzclose_r(as_gz(stream));
}

Result<ByteSource> ByteSource::open(std::string path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int number = errno;
        return system_failure(read_error_code(number), path, "cannot open", number);
    }
    struct stat found = {};
    if (::fstat(descriptor, &found) == 0 && S_ISDIR(found.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::kIo, path, "cannot read: found a directory, expected a file");
    }
    gzFile stream = gzdopen(descriptor, "rb");
    if (stream == nullptr) {
        ::close(descriptor);
        return fail(ErrorCode::kIo, path, "cannot read: not enough memory");
    }
    gzbuffer(stream, kBufferBytes);
    return ByteSource(std::move(path), stream);
}

Result<std::size_t> ByteSource::read(std::span<char> into) {
    gzFile stream = as_gz(stream_.get());
    const std::size_t wanted = std::min(into.size(), kMostAtOnce);
    const int got = gzread(stream, into.data(), static_cast<unsigned>(wanted));
    const int system_number = errno;
    // A packed file that ends too early still yields bytes: only the error state tells.
    int state = Z_OK;
    const char* text = gzerror(stream, &state);
    if (state == Z_ERRNO) {
        return system_failure(ErrorCode::kIo, path_, "cannot read", system_number);
    }
    if (got < 0 || (state != Z_OK && state != Z_STREAM_END)) {
        return fail(ErrorCode::kCorrupt, path_, "damaged gzip data: {}", without_descriptor(text));
    }
    return static_cast<std::size_t>(got);
}

}  // namespace regimen::files
