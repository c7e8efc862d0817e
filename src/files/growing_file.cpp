#include "files/growing_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "files/system_error.hpp"

namespace regimen::files {

Result<GrowingFile> GrowingFile::create(std::string path) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return system_failure(errno == EEXIST ? ErrorCode::kAlreadyExists : ErrorCode::kIo, path,
                              "cannot create", errno);
    }
    return GrowingFile(std::move(path), descriptor);
}

GrowingFile::GrowingFile(GrowingFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      failed_(std::move(other.failed_)) {}

GrowingFile& GrowingFile::operator=(GrowingFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(failed_, other.failed_);
    return *this;
}

GrowingFile::~GrowingFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Status GrowingFile::fail_now(std::string_view action) {
    auto failure = system_failure(ErrorCode::kIo, path_, action, errno);
    failed_ = failure.value();
    return failure;
}

Status GrowingFile::write(std::span<const std::byte> bytes) {
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return fail_now("cannot write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Status GrowingFile::sync() {
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    return ::fdatasync(descriptor_) == 0 ? Status() : fail_now("cannot flush to the disk");
}

}  // namespace regimen::files
