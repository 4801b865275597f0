#include "gateway/observe/metrics_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace tongbao {
namespace {

/// One metric family of the text format: its comment lines once, its series with the sum of their values.
struct ExpositionFamily {
  std::vector<std::string> comments;
  std::vector<std::string> order;  // series in the order they came
  std::map<std::string, double> sums;
};

class Merge {
 public:
  void add(const std::string& exposition) {
    std::istringstream lines{exposition};
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("# HELP ") || line.starts_with("# TYPE "))
        comment(line);
      else if (!line.empty() && line.front() != '#')
        sample(line);
    }
  }

  std::string text() const {
    std::string all;
    for (const auto& name : names_) {
      const auto& family = families_.at(name);
      for (const auto& line : family.comments)
        all += line + "\n";
      for (const auto& series : family.order)
        all += fmt::format("{} {}\n", series, family.sums.at(series));
    }
    return all;
  }

 private:
  void comment(const std::string& line) {
    const auto end = line.find(' ', 7);
    current_ = line.substr(7, end == std::string::npos ? end : end - 7);
    if (families_.find(current_) == families_.end()) names_.push_back(current_);
    auto& comments = families_[current_].comments;
    if (std::find(comments.begin(), comments.end(), line) == comments.end()) comments.push_back(line);
  }

  /// Samples follow their family's comments; a label value may hold blanks, so the value is what follows the last one.
  void sample(const std::string& line) {
    const auto blank = line.rfind(' ');
    if (blank == std::string::npos || current_.empty() || !line.starts_with(current_)) return;
    double value = 0;
    const char* last = line.data() + line.size();
    const auto [end, fault] = std::from_chars(line.data() + blank + 1, last, value);
    if (fault != std::errc{} || end != last) return;
    auto& family = families_[current_];
    const auto series = line.substr(0, blank);
    const auto [at, fresh] = family.sums.try_emplace(series, 0.0);
    if (fresh) family.order.push_back(series);
    at->second += value;
  }

  std::string current_;
  std::vector<std::string> names_;
  std::map<std::string, ExpositionFamily> families_;
};

}  // namespace

Result<Done> write_metrics_file(const std::filesystem::path& file, const std::string& exposition) {
  const auto part = file.string() + ".part";
  std::ofstream stream{part, std::ios::binary | std::ios::trunc};
  stream << exposition;
  stream.close();
  std::error_code trouble;
  if (stream) std::filesystem::rename(part, file, trouble);
  if (!stream || trouble) return Failure{FailureKind::transient, "metrics_unwritable", file.string()};
  return Done{};
}

std::string merge_expositions(std::span<const std::string> expositions) {
  Merge merge;
  for (const auto& exposition : expositions)
    merge.add(exposition);
  return merge.text();
}

std::string merge_metrics_files(const std::string& own, const std::filesystem::path& run_directory) {
  std::vector<std::string> all{own};
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator{run_directory, trouble}) {
    if (entry.path().extension() != ".metrics") continue;
    std::ifstream stream{entry.path(), std::ios::binary};
    std::ostringstream text;
    if (text << stream.rdbuf()) all.push_back(text.str());
  }
  return merge_expositions(all);
}

}  // namespace tongbao
