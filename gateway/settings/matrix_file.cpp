#include "gateway/settings/matrix_file.h"

#include <array>
#include <fstream>
#include <sstream>

#include <openssl/evp.h>

#include "gateway/domain/calendar_date.h"
#include "gateway/kit/nearest.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {
namespace {

constexpr std::size_t kDigestDigits = 12;

/// The first hex digits of the file's SHA-256; empty when it cannot be read.
std::string file_digest(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  const auto text = bytes.str();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) return {};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < length && hex.size() < kDigestDigits; ++i) {
    hex += digits[digest[i] >> 4U];
    hex += digits[digest[i] & 0xFU];
  }
  return hex;
}

void read_kinds(TomlFile& file, const std::string& row, MatrixRow& into) {
  const auto key = row + ".kinds";
  std::vector<std::string> words;
  words.reserve(kChangeKindWords.size());
  for (const auto& entry : kChangeKindWords)
    words.emplace_back(entry.word);
  for (const auto& word : file.texts(key)) {
    if (const auto kind = change_kind_from(word)) {
      into.kinds.push_back(*kind);
      continue;
    }
    const auto near = nearest_spelling(word, words);
    file.refuse(key, "\"" + word + "\" is no kind of change" +
                         (near.empty() ? "" : "; did you mean \"" + std::string{near} + "\"?"));
  }
  if (!file.has(key)) file.refuse(row, "kinds is missing; an empty list is for inquiries and rosters");
}

void read_conditions(TomlFile& file, const std::string& row, MatrixRow& into) {
  const auto key = row + ".also_changed";
  for (const auto& word : file.texts(key)) {
    if (word == "name")
      into.also_name = true;
    else if (word == "id_number")
      into.also_id_number = true;
    else
      file.refuse(key, "\"" + word + "\" is not one of the words (name | id_number)");
  }
  into.agency_says = file.text(row + ".agency_says", "");
}

void read_documents(TomlFile& file, const std::string& row, MatrixRow& into) {
  const auto list = row + ".documents";
  const auto count = file.count(list);
  if (count == 0) file.texts(list);  // an empty list is known, too
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = list + "[" + std::to_string(i) + "]";
    RequiredDocument document;
    document.kind =
        document_kind_from(file.choice(at + ".kind", {"T", "K", "C", "F"}, std::nullopt)).value_or(DocumentKind::T);
    document.copies = static_cast<std::int32_t>(file.integer(at + ".copies", 1, 20, 1));
    document.retained = file.choice(at + ".kept", {"retained", "inspected"}, std::nullopt) == "retained";
    into.documents.push_back(document);
  }
  if (!file.has(list)) file.refuse(row, "documents is missing; an empty list says that none is demanded");
}

std::string read_day(TomlFile& file, const std::string& key, const std::optional<std::string>& fallback) {
  auto day = file.text(key, fallback);
  if (!day.empty() && !calendar_date_from(day)) file.refuse(key, "\"" + day + "\" is no day (yyyy-mm-dd)");
  return day;
}

MatrixRow read_row(TomlFile& file, const std::string& at) {
  MatrixRow row;
  row.procedure = file.text(at + ".procedure", std::nullopt);
  read_kinds(file, at, row);
  read_conditions(file, at, row);
  read_documents(file, at, row);
  row.trip_hundredths = static_cast<std::int32_t>(file.integer(at + ".trip_hundredths", 0, 100, 100));
  row.legal_basis = file.text(at + ".legal_basis", std::nullopt);
  row.confirmed_by = file.text(at + ".confirmed_by", "");
  row.valid_from = read_day(file, at + ".valid_from", std::nullopt);
  row.valid_to = read_day(file, at + ".valid_to", "");
  if (!row.valid_to.empty() && row.valid_to < row.valid_from)
    file.refuse(at + ".valid_to", "lies before valid_from (" + row.valid_from + ")");
  return row;
}

bool share_a_kind(const MatrixRow& one, const MatrixRow& other) {
  if (one.kinds.empty() || other.kinds.empty()) return one.kinds.empty() && other.kinds.empty();
  for (const auto kind : one.kinds)
    for (const auto also : other.kinds)
      if (kind == also) return true;
  return false;
}

bool share_a_day(const MatrixRow& one, const MatrixRow& other) {
  return (one.valid_to.empty() || other.valid_from <= one.valid_to) &&
         (other.valid_to.empty() || one.valid_from <= other.valid_to);
}

/// Whether some notice could be answered by both with equal right.
bool contradict(const MatrixRow& one, const MatrixRow& other) {
  return one.procedure == other.procedure && one.also_name == other.also_name &&
         one.also_id_number == other.also_id_number && one.agency_says == other.agency_says &&
         share_a_kind(one, other) && share_a_day(one, other);
}

}  // namespace

Checked<RequirementMatrix> read_matrix(const std::filesystem::path& path) {
  TomlFile file{path};
  const auto declared = file.text("version", std::nullopt);
  std::vector<MatrixRow> rows;
  const auto count = file.count("row");
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "row[" + std::to_string(i) + "]";
    rows.push_back(read_row(file, at));
    for (std::size_t earlier = 0; earlier < i; ++earlier)
      if (contradict(rows[earlier], rows.back()))
        file.refuse(at, "answers the same question on the same day as row[" + std::to_string(earlier) + "]");
  }
  if (file.parsed() && count == 0) file.refuse("", "holds no [[row]]");
  Checked<RequirementMatrix> read;
  read.refusals = file.finish();
  read.value = RequirementMatrix{declared + "+" + file_digest(path), std::move(rows)};
  return read;
}

}  // namespace tongbao
