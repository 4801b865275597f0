#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/change_kind.h"

namespace tongbao {

/// Kinds of document a procedure may demand; the letter is the word used everywhere.
enum class DocumentKind {
  T,  // 戶籍謄本
  K,  // 紀錄證明書、門牌證明
  C,  // 身分證或戶口名簿影本
  F,  // 申請書
};

inline constexpr std::array kDocumentKinds{DocumentKind::T, DocumentKind::K, DocumentKind::C, DocumentKind::F};

constexpr std::string_view to_word(DocumentKind kind) {
  constexpr std::array<std::string_view, 4> words{"T", "K", "C", "F"};
  return words[static_cast<std::size_t>(kind)];
}

/// The kind of that letter; nothing for any other text.
constexpr std::optional<DocumentKind> document_kind_from(std::string_view word) {
  for (const auto kind : kDocumentKinds)
    if (to_word(kind) == word) return kind;
  return std::nullopt;
}

/// One document a procedure normally demands.
struct RequiredDocument {
  DocumentKind kind = DocumentKind::T;
  std::int32_t copies = 1;
  bool retained = true;  // 收存; otherwise inspected and handed back (驗畢發還)
  bool operator==(const RequiredDocument&) const = default;
};

/// One row of the requirement matrix (應附書證表).
struct MatrixRow {
  std::string procedure;
  std::vector<ChangeKind> kinds;  // empty: not bound to a change (inquiries, rosters)
  bool also_name = false;         // only when the person's name changed in the same case, too
  bool also_id_number = false;    // only when the person's ID number changed in the same case, too
  std::string agency_says;        // only when the agency gave this reason; empty: always
  std::vector<RequiredDocument> documents;
  std::int32_t trip_hundredths = 100;  // share of people who would really have gone
  std::string legal_basis;
  std::string confirmed_by;  // empty: unconfirmed, credits nothing
  std::string valid_from;    // ISO, first day
  std::string valid_to;      // ISO, last day; empty: open
  bool operator==(const MatrixRow&) const = default;

  bool confirmed() const { return !confirmed_by.empty(); }
  /// How many conditions the row carries.
  int condition_count() const { return (also_name ? 1 : 0) + (also_id_number ? 1 : 0) + (agency_says.empty() ? 0 : 1); }
};

/// What is known of one notice when its row is looked up.
struct MatrixQuestion {
  std::string_view procedure;
  std::optional<ChangeKind> kind;  // nothing for inquiries and rosters
  std::string_view registered_on;  // ISO; decides between rows of different validity
  bool name_changed = false;       // by the same person in the same case
  bool id_number_changed = false;
  std::string_view agency_says;
};

/// Which documents a procedure normally demands: data an office confirms. Immutable once built, any thread.
class RequirementMatrix {
 public:
  RequirementMatrix() = default;
  /// `version` is the declared version and the first 12 hex digits of the file's SHA-256, joined by '+'.
  RequirementMatrix(std::string version, std::vector<MatrixRow> rows);

  const std::string& version() const { return version_; }
  const std::vector<MatrixRow>& rows() const { return rows_; }
  /// The valid row that fits with the most conditions (the earlier of two equals), confirmed or not; nullptr when none
  /// does. Borrowed.
  const MatrixRow* find(const MatrixQuestion& question) const;
  /// Whether a confirmed row demands a transcript for that kind of case on that day (inquiries, rosters).
  bool demands_transcript(std::string_view procedure, std::string_view day) const;

 private:
  std::string version_;
  std::vector<MatrixRow> rows_;
};

}  // namespace tongbao
