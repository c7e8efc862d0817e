// WatchedPolicy: the policy that files and options say, read again while the scheduler runs.
// A file that can no longer be read, or says something that is wrong, leaves the last policy in
// force; it is logged once for each thing that is wrong.
// Errors: of the first reading. Complexity: O(bytes of the files) a look. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "model/fact.hpp"

namespace regimen::cli {

class WatchedPolicy {
public:
    static Result<WatchedPolicy> read(const RunArguments& arguments);

    const PolicySet& current() const { return current_; }
    // When it is another one than at the last look.
    std::optional<PolicySet> look();

private:
    explicit WatchedPolicy(const RunArguments& arguments) : arguments_(arguments) {}
    Result<PolicySet> policy() const;

    RunArguments arguments_;
    PolicySet current_;
    std::string complaint_;
};

}  // namespace regimen::cli
