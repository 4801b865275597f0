#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/batch_file/answer_file.h"
#include "adapters/batch_file/layout.h"
#include "gateway/contract/character_set.h"
#include "gateway/contract/transport.h"

namespace tongbao {

/// The exchange folder and the layouts of its files.
struct BatchFileRoute {
  std::filesystem::path folder;
  RecordLayout detail;
  RecordLayout answer;

  std::filesystem::path outbox() const { return folder / "outbox"; }
  std::filesystem::path answers() const { return folder / "answers"; }
  std::filesystem::path done() const { return folder / "done"; }
  std::filesystem::path damaged() const { return folder / "damaged"; }
};

/// Puts batches into the outbox. One thread.
class BatchFileTransport final : public BatchTransport {
 public:
  /// Borrows both.
  BatchFileTransport(const BatchFileRoute& route, const CharacterSet& characters)
      : route_{route}, characters_{characters} {}
  /// HandedOver with the file's name as receipt once the file is safe in the outbox. A file of that name with other
  /// bytes is left alone: Failed `batch_differs`.
  SendOutcome send_batch(const BatchId& id, std::span<const Envelope> envelopes) override;

 private:
  const BatchFileRoute& route_;
  const CharacterSet& characters_;
};

/// Takes answer files. A reply's id is the file's digest and the record's number, so a repeated file repeats its ids.
/// One thread.
class BatchFileAnswers final : public AnswerSource {
 public:
  /// Borrows both.
  BatchFileAnswers(const BatchFileRoute& route, const CharacterSet& characters)
      : route_{route}, characters_{characters} {}
  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override;

 private:
  /// An answer file under way: read, not yet confirmed whole.
  struct OpenAnswer {
    AnswerFile file;
    std::set<std::size_t> open;  // record numbers not yet confirmed
  };
  Result<OpenAnswer*> open_file(const std::string& name);
  Result<Done> finish(const std::string& name);

  const BatchFileRoute& route_;
  const CharacterSet& characters_;
  std::map<std::string, OpenAnswer> files_;  // by name
};

}  // namespace tongbao
