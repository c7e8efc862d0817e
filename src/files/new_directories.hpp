// NewDirectories: a folder that is made with all parents, for files that come later. Those that
// were not there before are removed again with this object if nothing has come to lie in them: a
// run that fails leaves what was there. A folder that exists is fine and stays. Errors: kIo;
// `where` is the path. Complexity: O(parts of the path). Thread rule: movable; one thread at a
// time.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace regimen::files {

class NewDirectories {
public:
    static Result<NewDirectories> make(const std::string& path);

    NewDirectories() = default;
    NewDirectories(NewDirectories&& other) noexcept;
    NewDirectories& operator=(NewDirectories&& other) noexcept;
    ~NewDirectories();

private:
    void remove_empty();
    std::vector<std::string> made_;  // parents first
};

}  // namespace regimen::files
