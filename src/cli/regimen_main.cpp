// Exit codes: 0 done, 1 any error.
#include <exception>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "files/interrupt.hpp"

int main(int argc, char** argv) {
    try {
        regimen::files::install_interrupt_handler();
        regimen::cli::outlive_failed_writes();
        const auto done = regimen::cli::run_command_line(
            std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
        if (done.has_value()) {
            return 0;
        }
        regimen::cli::note_error(done.error());
    } catch (const std::exception& unexpected) {
        regimen::cli::note(std::string("error: ") + unexpected.what());
    }
    return 1;
}
