#include "files/atomic_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/assert.hpp"
#include "files/system_error.hpp"

namespace regimen::files {
namespace {

constexpr int kTemporaryNames = 100;

// The folder that holds `path`, for opening.
std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) {
        return ".";
    }
    return slash == 0 ? "/" : path.substr(0, slash);
}

Status check_target(const std::string& path) {
    if (path.empty() || path.ends_with('/')) {
        return fail(ErrorCode::kIo, path, "cannot write: expected the name of a file");
    }
    struct stat found = {};
    if (::stat(path.c_str(), &found) != 0 || S_ISREG(found.st_mode)) {
        return {};
    }
    return fail(ErrorCode::kIo, path, "cannot write: found a {}, expected a regular file",
                S_ISDIR(found.st_mode) ? "directory" : "device or pipe");
}

}  // namespace

struct AtomicFile::Open {
    std::string path;
    std::string temporary;
    int descriptor = -1;
    std::string buffer;
    std::optional<Error> failed;
    bool committed = false;

    Open() = default;
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        if (!temporary.empty() && !committed) {
            ::unlink(temporary.c_str());
        }
    }

    Status fail_now(std::string_view action) {
        auto failure = system_failure(ErrorCode::kIo, path, action, errno);
        failed = failure.value();
        return failure;
    }

    Status put(const char* data, std::size_t size) {
        while (size > 0) {
            const ssize_t written = ::write(descriptor, data, size);
            if (written < 0 && errno == EINTR) {
                continue;
            }
            if (written < 0) {
                return fail_now("cannot write");
            }
            data += written;
            size -= static_cast<std::size_t>(written);
        }
        return {};
    }

    Status flush() {
        REGIMEN_TRY(put(buffer.data(), buffer.size()));
        buffer.clear();
        return {};
    }
};

AtomicFile::AtomicFile(std::unique_ptr<Open> open) : open_(std::move(open)) {}
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;
AtomicFile::~AtomicFile() = default;

const std::string& AtomicFile::path() const {
    return open_->path;
}

Result<AtomicFile> AtomicFile::create(std::string path) {
    REGIMEN_TRY(check_target(path));
    auto open = std::make_unique<Open>();
    open->path = std::move(path);
    for (int attempt = 0; attempt < kTemporaryNames; ++attempt) {
        const std::string name =
            fmt::format("{}.{}-{}.tmp", open->path, static_cast<long>(::getpid()), attempt);
        // Not mkstemp: the file that is renamed into place has the permissions of the user's umask.
        open->descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (open->descriptor >= 0) {
            open->temporary = name;
            open->buffer.reserve(kBufferBytes);
            return AtomicFile(std::move(open));
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return system_failure(ErrorCode::kIo, open->path, "cannot create", errno);
}

Status AtomicFile::write(std::string_view text) {
    if (open_->failed) {
        return tl::unexpected(*open_->failed);
    }
    REGIMEN_ASSERT(open_->descriptor >= 0, "write after the end of {}", open_->path);
    if (open_->buffer.size() + text.size() > kBufferBytes) {
        REGIMEN_TRY(open_->flush());
        if (text.size() >= kBufferBytes) {
            return open_->put(text.data(), text.size());
        }
    }
    open_->buffer += text;
    return {};
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
    return write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Status AtomicFile::prepare() {
    if (open_->failed) {
        return tl::unexpected(*open_->failed);
    }
    if (open_->descriptor < 0) {
        return {};
    }
    REGIMEN_TRY(open_->flush());
    if (::fsync(open_->descriptor) != 0) {
        return open_->fail_now("cannot flush to the disk");
    }
    // close() may report an error of a network file system that write() did not see.
    if (::close(std::exchange(open_->descriptor, -1)) != 0) {
        return open_->fail_now("cannot close");
    }
    return {};
}

Status AtomicFile::commit() {
    REGIMEN_ASSERT(!open_->committed, "second commit of {}", open_->path);
    REGIMEN_TRY(prepare());
    if (::rename(open_->temporary.c_str(), open_->path.c_str()) != 0) {
        return open_->fail_now("cannot rename into place");
    }
    open_->committed = true;
    // The file stands; whether its name survives a power cut is asked for, and not insisted on.
    const int folder = ::open(folder_of(open_->path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return {};
}

Status write_whole(const std::string& path, std::string_view text) {
    REGIMEN_TRY_ASSIGN(AtomicFile file, AtomicFile::create(path));
    REGIMEN_TRY(file.write(text));
    return file.commit();
}

}  // namespace regimen::files
