#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <time.h>

#include "tests/bench/http_text.h"

namespace tongbao::bench {

constexpr std::size_t kAgencies = 3;

/// What the agencies answered, for the benchmark's own count. A notice that comes again after its answer left here is
/// counted as twice; so is, as overtaken, an older change of a person behind a newer one.
class Book {
 public:
  void note(std::size_t agency, std::string_view body, std::string_view notice_id) {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    if (!seen_.insert(std::string{notice_id}).second) {
      ++twice_;
      return;
    }
    ++counts_[agency];
    auto& newest = newest_[std::to_string(agency) + std::string{text_behind(body, "\"subject\":\"")}];
    const auto sequence = text_behind(body, "\"subjectseq\":\"");
    if (sequence < newest) ++overtaken_;
    newest = sequence;
    arrivals_.push_back(
        {std::string{text_behind(body, "\"case_id\":\"")}, agency, time.tv_sec * 1'000'000'000 + time.tv_nsec});
  }

  void print_count() const {
    std::cout << "{\"counts\":[" << counts_[0] << ',' << counts_[1] << ',' << counts_[2] << "],\"twice\":" << twice_
              << ",\"overtaken\":" << overtaken_ << '}' << std::endl;
  }

  void dump(const std::string& path) {
    std::ofstream file{path};
    for (const auto& arrival : arrivals_)
      file << arrival.case_id << ' ' << arrival.agency << ' ' << arrival.answered_at << '\n';
    arrivals_.clear();
    std::cout << "{\"dumped\":" << (file.flush() ? "true" : "false") << '}' << std::endl;
  }

 private:
  struct Arrival {
    std::string case_id;
    std::size_t agency;
    std::int64_t answered_at;
  };

  std::array<std::size_t, kAgencies> counts_{};
  std::size_t twice_ = 0, overtaken_ = 0;
  std::unordered_set<std::string> seen_;
  std::unordered_map<std::string, std::string> newest_;  // agency and pseudonym → subjectseq
  std::vector<Arrival> arrivals_;
};

}  // namespace tongbao::bench
