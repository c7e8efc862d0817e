#include "plane.hpp"

#include <cstdlib>
#include <unistd.h>

#include "base/text.hpp"

#include "kube/client/config/child_process.hpp"
#include "kube/client/config/kubeconfig.hpp"

namespace regimen::e2e {
namespace {

using kube::client::Program;
using kube::client::run_program;

Result<std::string> tool(const std::string& name, std::vector<std::string> words) {
    Program program;
    program.command = {std::string(REGIMEN_SOURCE_DIR) + "/tools/controlplane/" + name};
    program.command.insert(program.command.end(), words.begin(), words.end());
    program.time_limit = Duration::minutes(3);
    return run_program(program);
}

}  // namespace

bool Plane::is_built() {
    return tool("build", {"--check"}).has_value();
}

bool Plane::is_required() {
    const char* value = std::getenv("REGIMEN_CONTROLPLANE");
    return value != nullptr && std::string_view(value) == "required";
}

Result<std::unique_ptr<Plane>> Plane::start() {
    std::unique_ptr<Plane> plane(new Plane);
    REGIMEN_TRY_ASSIGN(const std::string kubeconfig,
                       tool("up", {plane->folder_.path() + "/plane", "--no-build", "--detach",
                                   "--while", std::to_string(::getpid())}));
    REGIMEN_TRY_ASSIGN(
        plane->connection_,
        kube::client::load_kubeconfig(
            {.files = {std::string(trim(kubeconfig))}, .files_must_exist = true, .context = ""}));
    return plane;
}

Plane::~Plane() {
    (void)tool("down", {folder_.path() + "/plane"});
}

Status Plane::restart(const std::string& server) {
    REGIMEN_TRY(tool("restart", {folder_.path() + "/plane", server, "--kill"}));
    return {};
}

}  // namespace regimen::e2e
