#include "sim/input/list_rows.hpp"

namespace regimen::sim {

namespace {

Status skip_or_fail(const RowProblem& problem, const ReadOptions& options, SkippedRows& skipped) {
    if (!options.lenient) {
        return tl::unexpected<Error>(problem.error);
    }
    skipped.add(problem.reason, to_string(problem.error));
    return {};
}

}  // namespace

Status read_rows(CsvReader& reader, std::size_t fields, std::string_view what,
                 const ReadOptions& options, SkippedRows& skipped, const ParseRow& parse) {
    std::size_t good = 0;
    while (true) {
        REGIMEN_TRY_ASSIGN(const CsvReader::Outcome outcome, reader.next());
        if (outcome == CsvReader::Outcome::kEnd) {
            break;
        }
        if (outcome == CsvReader::Outcome::kMalformed) {
            REGIMEN_TRY(
                skip_or_fail({skip_reason::kMalformedRecord, reader.problem()}, options, skipped));
            continue;
        }
        RowParser row(reader);
        row.expect_fields(fields);
        if (!row.bad()) {
            parse(row);
        }
        if (row.bad()) {
            REGIMEN_TRY(skip_or_fail(row.problem(), options, skipped));
        } else {
            ++good;
        }
    }
    if (good == 0) {
        return fail(ErrorCode::kInvalidArgument, reader.path(),
                    "found no good row, expected at least one {}{}", what,
                    skipped.reasons.empty() ? "" : "; first of them: " + skipped.reasons[0].first);
    }
    return {};
}

}  // namespace regimen::sim
