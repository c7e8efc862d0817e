#include "cli/commands.hpp"

#include "cli/command_line.hpp"
#include "cli/console.hpp"

namespace regimen::cli {
namespace {

Status run(const TextWanted& wanted) {
    return print(wanted.text);
}

Status run(const ReplayArguments& arguments) {
    return replay(arguments);
}

Status run(const CompareArguments& arguments) {
    return compare(arguments);
}

Status run(const BoundArguments& arguments) {
    return bound(arguments);
}

Status run(const RunArguments& arguments) {
    return run_scheduler(arguments);
}

}  // namespace

Status run_command_line(const std::vector<std::string>& arguments) {
    REGIMEN_TRY_ASSIGN(const Command command, parse_command_line(arguments));
    return std::visit([](const auto& known) { return run(known); }, command);
}

}  // namespace regimen::cli
