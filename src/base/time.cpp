#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regimen {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kDaysPerEra = 146'097;  // 400 Gregorian years

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct Date {
    std::int64_t year;
    int month;  // 1..12
    int day;    // 1..31
};

bool is_leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

// Days before the month in a year that starts in March, so that the leap day comes last; months are
// counted from March = 0, and the lengths 31 30 31 30 31 repeat every 153 days.
int days_before_month(int month_from_march) {
    return (153 * month_from_march + 2) / 5;
}

// Days since 1970-01-01.
std::int64_t days_from_date(const Date& date) {
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_div(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = days_before_month((date.month + 9) % 12) + date.day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    constexpr std::int64_t kEpoch = 719'468;  // 0000-03-01 to 1970-01-01
    return era * kDaysPerEra + day_of_era - kEpoch;
}

Date date_from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = floor_div(shifted, kDaysPerEra);
    const std::int64_t day = shifted - era * kDaysPerEra;
    // Each term takes back the leap days that the others counted: 1460, 36524 and 146096 are the
    // last days of 4, 100 and 400 years.
    const std::int64_t year = (day - day / 1460 + day / 36'524 - day / 146'096) / 365;
    const auto day_of_year = static_cast<int>(day - (365 * year + year / 4 - year / 100));
    const int month = (5 * day_of_year + 2) / 153;
    const int civil_month = month < 10 ? month + 3 : month - 9;
    return {year + era * 400 + (civil_month <= 2 ? 1 : 0), civil_month,
            day_of_year - days_before_month(month) + 1};
}

// Reads fixed-width fields from the front of a text; after the first miss everything misses.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t width) {
        if (rest_.size() < width || !std::all_of(rest_.begin(), rest_.begin() + width, is_digit)) {
            ok_ = false;
            return 0;
        }
        int value = 0;
        for (const char c : rest_.substr(0, width)) {
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }

    bool take(char c) {
        if (!rest_.starts_with(c)) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    void expect(bool taken) { ok_ = ok_ && taken; }

    // Digits behind a point as microseconds; those below are cut off.
    std::int64_t fraction_micros() {
        std::int64_t micros = 0;
        std::int64_t unit = kSecond;
        expect(!rest_.empty() && is_digit(rest_.front()));
        while (!rest_.empty() && is_digit(rest_.front())) {
            unit /= 10;
            micros += unit * (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return micros;
    }

    bool done() const { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace

Result<Instant> parse_rfc3339(std::string_view text, std::string_view where) {
    Scanner scan(text);
    Date date{};
    date.year = scan.number(4);
    scan.expect(scan.take('-'));
    date.month = scan.number(2);
    scan.expect(scan.take('-'));
    date.day = scan.number(2);
    scan.expect(scan.take('T') || scan.take('t'));
    const int hour = scan.number(2);
    scan.expect(scan.take(':'));
    const int minute = scan.number(2);
    scan.expect(scan.take(':'));
    const int second = scan.number(2);
    const std::int64_t fraction = scan.take('.') ? scan.fraction_micros() : 0;
    int offset_minutes = 0;
    if (!scan.take('Z') && !scan.take('z')) {
        const bool west = scan.take('-');
        scan.expect(west || scan.take('+'));
        const int hours = scan.number(2);
        scan.expect(scan.take(':'));
        const int minutes = scan.number(2);
        scan.expect(hours < 24 && minutes < 60);
        offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    }
    if (!scan.done()) {
        return fail(ErrorCode::kInvalidArgument, std::string(where),
                    "found \"{}\", expected a time such as 2024-02-29T13:00:00Z", text);
    }
    if (date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in_month(date.year, date.month)) {
        return fail(ErrorCode::kInvalidArgument, std::string(where),
                    "found \"{}\", expected a day that the calendar has", text);
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return fail(ErrorCode::kInvalidArgument, std::string(where),
                    "found \"{}\", expected a time of day up to 23:59:59", text);
    }
    const std::int64_t seconds = hour * 3600 + (minute - offset_minutes) * 60 + second;
    return Instant::from_micros(days_from_date(date) * kDay + seconds * kSecond + fraction);
}

std::string format_rfc3339(Instant instant) {
    const std::int64_t days = floor_div(instant.micros(), kDay);
    // The product would overflow on the first day that int64 has; the remainder does not.
    std::int64_t rest = instant.micros() % kDay;
    rest += rest < 0 ? kDay : 0;
    const Date date = date_from_days(days);
    const bool plain = date.year >= 0 && date.year <= 9999;
    std::string text = plain ? fmt::format("{:04}", date.year) : fmt::format("{:+07}", date.year);
    const std::int64_t second = rest / kSecond;
    text += fmt::format("-{:02}-{:02}T{:02}:{:02}:{:02}", date.month, date.day, second / 3600,
                        second / 60 % 60, second % 60);
    if (rest % kSecond != 0) {
        text += fmt::format(".{:06}", rest % kSecond);
    }
    return text + "Z";
}

}  // namespace regimen
