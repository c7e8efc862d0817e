// AtomicFile: an output file that appears whole or not at all. Bytes go to a temporary beside the
// target; commit() flushes it to the disk and renames it over the target, and a destructor without
// commit removes it. So a full disk, an error or an interrupted run leaves the old file as it was.
// Errors: kIo, `where` is the target's path and the message holds the system's text; once a write
// has failed, every later call returns that error. Memory: one buffer of kBufferBytes.
// Thread rule: one thread at a time; movable.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace regimen::files {

class AtomicFile {
public:
    static constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

    // The folder must exist and be writable; the target may exist if it is a regular file.
    static Result<AtomicFile> create(std::string path);

    AtomicFile(AtomicFile&&) noexcept;
    AtomicFile& operator=(AtomicFile&&) noexcept;
    ~AtomicFile();

    Status write(std::string_view text);
    Status write(std::span<const std::byte> bytes);
    // All bytes are on the disk, under the temporary name: of several files that belong together,
    // prepare each before the first is committed. Nothing may be written after it.
    Status prepare();
    // Prepares if need be, and takes the name. The last call on this file.
    Status commit();

    const std::string& path() const;

private:
    struct Open;
    explicit AtomicFile(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

// create, write, commit.
Status write_whole(const std::string& path, std::string_view text);

}  // namespace regimen::files
