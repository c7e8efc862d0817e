#include "sim/input/input.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "files/byte_source.hpp"
#include "files/directory.hpp"
#include "policy/object_files.hpp"
#include "record/archive.hpp"
#include "record/format.hpp"
#include "sim/input/csv_pair.hpp"
#include "sim/input/generator.hpp"
#include "sim/input/kubernetes_input.hpp"

namespace regimen::sim {

namespace {

constexpr std::string_view kExpected =
    "expected CSV lists of nodes and pods, Kubernetes objects as YAML or JSON, a recording, or "
    "generate:PROFILE";
constexpr std::size_t kShownBytes = 60;

// The first bytes after unpacking: enough for a magic number and for the head of an object.
Result<std::string> first_bytes(const std::string& path) {
    constexpr std::size_t kHeadBytes = std::size_t{1} << 16;
    REGIMEN_TRY_ASSIGN(files::ByteSource source, files::ByteSource::open(path));
    std::string head(kHeadBytes, '\0');
    std::size_t filled = 0;
    while (filled < head.size()) {
        REGIMEN_TRY_ASSIGN(const std::size_t got, source.read(std::span(head).subspan(filled)));
        if (got == 0) {
            break;
        }
        filled += got;
    }
    head.resize(filled);
    return head;
}

// JSON begins with a brace; YAML has a kind at the beginning of some line.
bool looks_like_kubernetes(std::string_view head) {
    if (trim(head).starts_with('{')) {
        return true;
    }
    const std::vector<std::string_view> lines = split(head, '\n');
    return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
        return line.starts_with("kind:") || line.starts_with("apiVersion:");
    });
}

Result<DetectedInput> detect_file(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const std::string head, first_bytes(path));
    if (record::looks_like_recording(std::as_bytes(std::span(head)))) {
        return DetectedInput{InputKind::kRecording, path, {}, {}};
    }
    if (head.empty()) {
        return fail(ErrorCode::kInvalidArgument, path, "found an empty file, {}", kExpected);
    }
    if (head.find('\0') != std::string::npos) {
        return fail(ErrorCode::kInvalidArgument, path, "found binary data, {}", kExpected);
    }
    const CsvKind kind = csv_kind(path);
    if (kind != CsvKind::kUnknown) {
        return fail(ErrorCode::kInvalidArgument, path,
                    "found a {} list alone, expected --nodes FILE --pods FILE, or a folder with "
                    "both",
                    kind == CsvKind::kNodes ? "node" : "pod");
    }
    if (looks_like_kubernetes(head)) {
        return DetectedInput{InputKind::kKubernetes, path, {}, {}};
    }
    std::string line = head.substr(0, std::min<std::size_t>(head.find('\n'), kShownBytes));
    const auto unreadable = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F;
    };
    std::replace_if(line.begin(), line.end(), unreadable, '?');
    return fail(ErrorCode::kInvalidArgument, path, "found text that begins \"{}\", {}", line,
                kExpected);
}

Result<DetectedInput> detect_folder(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> paths, files::list_files(path));
    std::vector<std::string> nodes;
    std::vector<std::string> pods;
    for (const std::string& file : paths) {
        const CsvKind kind = csv_kind(file);
        if (kind != CsvKind::kUnknown) {
            (kind == CsvKind::kNodes ? nodes : pods).push_back(file);
        }
    }
    if (nodes.size() == 1 && pods.size() == 1) {
        return DetectedInput{InputKind::kCsvPair, {}, nodes.front(), pods.front()};
    }
    if (!nodes.empty() || !pods.empty()) {
        return fail(ErrorCode::kInvalidArgument, path,
                    "found {} node lists ({}) and {} pod lists ({}), expected one of each, or "
                    "--nodes FILE --pods FILE",
                    nodes.size(), join(nodes, ", "), pods.size(), join(pods, ", "));
    }
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> recordings, record::archived(path));
    if (!recordings.empty()) {
        return DetectedInput{InputKind::kRecording, recordings.back(), {}, {}};
    }
    if (policy::object_files(path)) {
        return DetectedInput{InputKind::kKubernetes, path, {}, {}};
    }
    return fail(ErrorCode::kInvalidArgument, path, "found a folder with none of these{}, {}",
                files::has_directories(path) ? " (its subfolders are not read)" : "", kExpected);
}

}  // namespace

std::string_view name(InputKind kind) {
    constexpr std::array<std::string_view, 4> kNames = {"CSV lists", "Kubernetes objects",
                                                        "a recording", "a generated trace"};
    return kNames[static_cast<std::size_t>(kind)];
}

Result<DetectedInput> detect_input(const InputSpec& spec) {
    const bool lists = !spec.nodes.empty() || !spec.pods.empty();
    if (lists && !spec.input.empty()) {
        return fail(ErrorCode::kInvalidArgument, spec.input,
                    "found an input beside --nodes or --pods, expected one or the other");
    }
    if (lists && (spec.nodes.empty() || spec.pods.empty())) {
        return fail(ErrorCode::kInvalidArgument, spec.nodes.empty() ? "--pods" : "--nodes",
                    "found it alone, expected both --nodes FILE and --pods FILE");
    }
    if (lists) {
        return DetectedInput{InputKind::kCsvPair, {}, spec.nodes, spec.pods};
    }
    if (spec.input.empty()) {
        return fail(ErrorCode::kInvalidArgument, "", "found no input, {}", kExpected);
    }
    if (spec.input.starts_with(kGeneratePrefix)) {
        return DetectedInput{
            InputKind::kGenerator, spec.input.substr(kGeneratePrefix.size()), {}, {}};
    }
    return files::is_directory(spec.input) ? detect_folder(spec.input) : detect_file(spec.input);
}

Result<Trace> read_input(const DetectedInput& input, const ReadOptions& options) {
    switch (input.kind) {
        case InputKind::kCsvPair:
            return read_csv_pair(input.nodes, input.pods, options);
        case InputKind::kKubernetes:
            return read_kubernetes_trace(input.path, options);
        case InputKind::kGenerator: {
            REGIMEN_TRY_ASSIGN(const GeneratorSpec spec, parse_generator_spec(input.path));
            return generate_trace(spec);
        }
        case InputKind::kRecording:
            break;
    }
    return fail(ErrorCode::kUnsupported, input.path,
                "found a recording, expected a list of requests: a recording is a history to "
                "replay");
}

}  // namespace regimen::sim
