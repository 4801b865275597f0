#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <time.h>

namespace tongbao::bench {

using Nanoseconds = std::int64_t;
constexpr Nanoseconds kSecond = 1'000'000'000;

inline Nanoseconds monotonic_now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

struct Submission {
  Nanoseconds due = 0;
  Nanoseconds acknowledged = 0;
  std::string case_id;
};

/// What came of a load.
struct Tally {
  std::vector<Submission> submissions;
  std::map<std::size_t, std::size_t> statuses;
  std::size_t accepted = 0, broken = 0;
  Nanoseconds began = 0, last_accepted = 0;
  std::string example;  // of an answer that should not have come

  /// One JSON object.
  std::string report() const {
    const double seconds = std::max(1e-9, static_cast<double>(last_accepted - began) / 1e9);
    const auto latencies = sorted_latencies();
    char text[1024];
    const int length = std::snprintf(
        text, sizeof text,
        "{\"sent\":%zu,\"accepted\":%zu,\"broken\":%zu,\"seconds\":%.3f,\"accepted_per_s\":%.1f,\"p50_ms\":%.3f,"
        "\"p99_ms\":%.3f,\"max_ms\":%.3f,\"began_ns\":%lld,\"statuses\":{%s},\"example\":",
        submissions.size(), accepted, broken, seconds, static_cast<double>(accepted) / seconds,
        quantile(latencies, 0.5), quantile(latencies, 0.99), quantile(latencies, 1), static_cast<long long>(began),
        statuses_text().c_str());
    return std::string{text, static_cast<std::size_t>(length)} + json_text(example) + "}";
  }

  /// A line per acknowledged case: case id, due, acknowledged. Throws std::runtime_error.
  void write_ledger(const std::string& path) const {
    std::ofstream file{path};
    for (const auto& submission : submissions)
      if (submission.acknowledged != 0)
        file << submission.case_id << ' ' << submission.due << ' ' << submission.acknowledged << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
  }

 private:
  std::vector<double> sorted_latencies() const {
    std::vector<double> latencies;
    for (const auto& submission : submissions)
      if (submission.acknowledged != 0)
        latencies.push_back(static_cast<double>(submission.acknowledged - submission.due) / 1e6);
    std::sort(latencies.begin(), latencies.end());
    return latencies;
  }

  static double quantile(const std::vector<double>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(std::floor(part * static_cast<double>(sorted.size())));
    return sorted[std::min(at, sorted.size() - 1)];
  }

  std::string statuses_text() const {
    std::string text;
    for (const auto& [status, count] : statuses)
      text += (text.empty() ? "\"" : ",\"") + std::to_string(status) + "\":" + std::to_string(count);
    return text;
  }

  static std::string json_text(const std::string& text) {
    std::string quoted;
    for (const char c : text) {
      if (c == '"' || c == '\\') quoted += '\\';
      if (static_cast<unsigned char>(c) >= 0x20) quoted += c;
    }
    return '"' + quoted + '"';
  }
};

}  // namespace tongbao::bench
