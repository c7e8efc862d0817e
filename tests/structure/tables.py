"""What the structure test enforces, declared in one place."""

# Rooms in the order in which data flows, and the rooms whose headers each may include. A room may
# lie inside another; the longest matching path counts. `src/CMakeLists.txt` must not link more.
ROOMS = {
    "base": (),
    "files": ("base",),
    "model": ("base",),
    "engine": ("model", "base"),
    "ledger": ("model", "base"),
    "policy": ("files", "model", "base"),
    "record": ("files", "model", "base"),
    "sim/physics": ("model", "base"),
    "sim": ("sim/physics", "engine", "ledger", "policy", "record", "files", "model", "base"),
    "report": ("ledger", "files", "model", "base"),
    "kube/client": ("files", "model", "base"),
    "kube/objects": ("kube/client", "policy", "files", "model", "base"),
    "kube/driver": ("engine", "policy", "files", "model", "base"),
    "kube/live": ("kube/driver", "kube/objects", "kube/client", "engine", "policy", "record",
                  "files", "model", "base"),
    "nodesim": ("kube/objects", "kube/client", "sim", "sim/physics", "policy", "files", "model",
                "base"),
    "telemetry": ("ledger", "files", "model", "base"),
    "agent": ("telemetry", "files", "model", "base"),
    "serve": ("telemetry", "kube/live", "kube/driver", "kube/client", "report", "sim",
              "sim/physics", "record", "policy", "ledger", "engine", "files", "model", "base"),
    "cli": ("serve", "nodesim", "telemetry", "kube/live", "kube/driver", "kube/client", "report",
            "sim", "sim/physics", "record", "policy", "ledger", "engine", "files", "model", "base"),
}

DATA_INCLUDES = {  # (file, what it includes from outside src/): reason
    ("sim/order/go_rand.cpp", "../../../data/go_rand/rng_cooked.inc"):
        "a table of constants that stands with its licence among the data",
}

# These rooms perform no I/O, read no clock, start no thread, throw nothing and iterate over no
# unordered container: same input, same output, byte for byte. Their tests are free to do so.
PURE_ROOMS = ("base", "model", "engine", "ledger", "sim/physics")
IMPURE_HEADERS = (
    "fstream", "iostream", "ostream", "istream", "sstream", "cstdio", "stdio.h", "filesystem",
    "thread", "mutex", "shared_mutex", "condition_variable", "future", "atomic", "chrono", "ctime",
    "time.h", "random", "regex", "locale", "clocale", "csignal", "unistd.h", "fcntl.h",
    "sys/stat.h", "sys/socket.h", "fmt/ostream.h", "fmt/chrono.h", "fmt/os.h",
)
# std::exp and its kin differ in their last bit between machines; the rest is I/O, time or control flow.
IMPURE_WORDS = (
    "throw", "try", "getenv", "fopen", "fprintf", "printf", "fputs", "puts", "fwrite", "stderr",
    "stdout", "std::time", "std::clock", "std::rand", "rand", "srand", "setlocale", "system",
    "thread_local", "std::chrono", "std::cout", "std::cerr", "fmt::print", "std::exit", "std::exp",
    "std::pow",
)
PURE_EXCEPTIONS = {  # (file, header or word): reason
    ("base/assert.cpp", "cstdio"): "a broken invariant is reported before the process aborts",
    ("base/assert.cpp", "fputs"): "as above",
    ("base/assert.cpp", "fwrite"): "as above",
    ("base/assert.cpp", "fprintf"): "as above",
    ("base/assert.cpp", "stderr"): "as above",
    ("base/assert.cpp", "fmt::print"): "as above",
    ("base/log.cpp", "cstdio"): "the structured log writes to stderr; pure rooms above do not log",
    ("base/log.cpp", "stderr"): "as above",
    ("base/log.cpp", "unistd.h"): "as above: colours only on a terminal",
}

# Headers that cost seconds to compile or tie us to a library: the rooms that may include them, and
# then only in .cpp files. "" stands for tests/, fuzz/ and bench/.
HEAVY_HEADERS = {  # prefix of the include: rooms
    "spdlog/": ("base",),
    "xxhash.h": ("base",),
    "yaml-cpp/": ("policy", "kube/client"),
    "simdjson": ("policy", "sim", "kube/client", "telemetry"),
    "rapidjson/": ("report", "policy", "serve", "kube/live", "kube/client", "cli", ""),
    "CLI/": ("cli", "nodesim"),
    "coin/": ("sim",),
    "Clp": ("sim",),
    "Coin": ("sim",),
    "curl/": ("kube/client", "telemetry"),
    "httplib.h": ("serve", ""),
    "sqlite3.h": ("telemetry",),
    "libpq": ("telemetry",),
    "prometheus/": ("serve",),
    "zstd.h": ("record", "files"),
    "openssl/": ("files", "kube/client"),
    "gtest/": ("",),
    "gmock/": ("",),
    "benchmark/": ("",),
}
BANNED_HEADERS = {  # prefix: why nowhere
    "regex": "4 s to compile and slow to run",
    "boost/": "heavy, and conflicts with what Debian preinstalls",
    "nlohmann/": "slow; simdjson reads, RapidJSON writes",
}
BANNED_IN_HEADERS = ("iostream", "regex")

# Lengths in lines and columns.
HEADER_LINES_MAX = 250
SOURCE_LINES_MAX = 800
HEADER_LINES_MEDIAN = 130
SOURCE_LINES_MEDIAN = 250
FUNCTION_LINES_MAX = 69
COLUMNS_MAX = 100
ROOM_README_LINES_MIN = 5
DOC_CHARACTERS_MIN = 30

# Words that may stand nowhere in the tree. The markers are put together here so that this file
# does not contain them.
MARKERS = tuple(a + b for a, b in (("TO", "DO"), ("FIX", "ME"), ("XX", "X")))
FORBIDDEN_WORDS = ()

# Where words are looked for, and how far C++ is checked.
CODE_FOLDERS = ("src", "tests", "fuzz", "bench")
TEXT_FOLDERS = CODE_FOLDERS + ("cmake", "tools", "docs", ".ci")
TEXT_SUFFIXES = (".cpp", ".hpp", ".py", ".cmake", ".txt", ".md", ".json", ".sh", ".scn", "")
