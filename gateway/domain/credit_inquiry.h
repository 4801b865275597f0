#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace tongbao {

/// One look-up by an agency instead of a transcript.
struct Inquiry {
  std::string agency;
  std::string agency_case;  // the requesting agency's case number
  std::string household;
  bool conclusive = false;
  bool transcript_demanded = false;  // by the matrix for that kind of case
};

/// One row of a roster (名冊), e.g. of a low-income review.
struct RosterRow {
  std::string household;
  bool verified = false;
};

/// What inquiries or rosters earn: transcripts, and the trips to fetch them.
struct FetchCredit {
  std::int64_t transcripts = 0;
  std::int64_t trip_hundredths = 0;
  bool operator==(const FetchCredit&) const = default;
};

/// One transcript per (agency, agency case, household) with a conclusive answer; repeats earn nothing.
FetchCredit inquiry_credit(std::span<const Inquiry> inquiries);

/// One transcript per household verified, not per row. A household with several rows is verified when one of them is.
FetchCredit roster_credit(std::span<const RosterRow> rows, bool transcript_demanded);

}  // namespace tongbao
