#include <algorithm>

#include "adapters/batch_file/adapter.h"
#include "adapters/batch_file/folder.h"
#include "gateway/kit/digest.h"

namespace tongbao {

namespace {

/// 999,999 records and the ends.
constexpr std::size_t kMostAnswerFileBytes = 160 * 1024 * 1024;

std::string reply_id_of(const AnswerFile& file, std::size_t number) {
  return file.digest + "-" + std::to_string(number);
}

LateReply late_record(const std::string& name, const AnswerFile& file, std::size_t number) {
  const auto& record = file.records[number - 1];
  LateReply late;
  late.reply_id = reply_id_of(file, number);
  late.notice_id = record.notice_id;
  late.reply = {record.notice_id, {}, record.content};
  late.wire.answer_bytes = record.bytes;
  late.wire.status = record.code;
  late.token = {name + "#" + std::to_string(number)};
  return late;
}

}  // namespace

Result<BatchFileAnswers::OpenAnswer*> BatchFileAnswers::open_file(const std::string& name) {
  if (const auto known = files_.find(name); known != files_.end()) return &known->second;
  const auto path = route_.answers() / name;
  const auto bytes = read_whole(path, kMostAnswerFileBytes);
  if (!bytes && bytes.failure().code != "file_too_large") return bytes.failure();
  auto file = bytes ? read_answer_file(name, *bytes, route_.answer, characters_)
                    : Result<AnswerFile>{Failure{FailureKind::transient, "answer_damaged", name + ": too large"}};
  if (!file) {
    const auto tag = bytes ? to_hex(sha256(*bytes)).substr(0, 8) : std::string{"large"};
    if (const auto moved = move_durably(path, route_.damaged(), tag); !moved) return moved.failure();
    return file.failure();
  }
  OpenAnswer answer{*std::move(file), {}};
  for (std::size_t number = 1; number <= answer.file.records.size(); ++number)
    answer.open.insert(number);
  return &files_.emplace(name, std::move(answer)).first->second;
}

Result<Done> BatchFileAnswers::finish(const std::string& name) {
  const auto file = files_.find(name);
  auto moved = move_durably(route_.answers() / name, route_.done(), file->second.file.digest.substr(0, 8));
  if (moved) files_.erase(file);
  return moved;
}

Result<std::vector<LateReply>> BatchFileAnswers::collect(std::size_t at_most) {
  for (const auto& folder : {route_.answers(), route_.done(), route_.damaged()})
    if (const auto made = make_folder(folder); !made) return made.failure();
  const auto names = names_in(route_.answers());
  if (!names) return names.failure();
  // What somebody took out of the folder is not offered any more.
  std::erase_if(files_,
                [&](const auto& entry) { return !std::binary_search(names->begin(), names->end(), entry.first); });
  std::vector<LateReply> replies;
  for (const auto& name : *names) {
    if (replies.size() >= at_most) break;
    if (!is_answer_file_name(name)) continue;
    const auto answer = open_file(name);
    if (!answer) return answer.failure();
    if ((*answer)->open.empty()) {
      if (const auto moved = finish(name); !moved) return moved.failure();
      continue;
    }
    for (const auto number : (*answer)->open) {
      if (replies.size() >= at_most) break;
      replies.push_back(late_record(name, (*answer)->file, number));
    }
  }
  return replies;
}

Result<Done> BatchFileAnswers::confirm(const ReplyToken& token) {
  const auto hash = token.value.rfind('#');
  const auto file = files_.find(token.value.substr(0, hash));
  if (hash == std::string::npos || file == files_.end()) return Done{};
  std::erase_if(file->second.open,
                [&](std::size_t number) { return std::to_string(number) == token.value.substr(hash + 1); });
  return file->second.open.empty() ? finish(file->first) : Result<Done>{Done{}};
}

}  // namespace tongbao
