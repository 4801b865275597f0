#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/batch_file/adapter.h"
#include "adapters/batch_file/folder.h"

namespace {

using tongbao::SettingType;

constexpr std::array kBatchFileSettings{
    tongbao::SettingRule{.key = "directory",
                         .type = SettingType::path,
                         .required = true,
                         .meaning = "The exchange folder; outbox/, answers/, done/ and damaged/ lie in it."},
    tongbao::SettingRule{.key = "detail",
                         .type = SettingType::list,
                         .required = true,
                         .meaning = "The detail record of a batch: \"Name:width:format\" in order, Name a path in the "
                                    "plugin's message, format text, id, digits or roc_date."},
    tongbao::SettingRule{.key = "answer",
                         .type = SettingType::list,
                         .default_value = tongbao::kAnswerDetailDefault,
                         .meaning = "The detail record of an answer file, in the same form."},
};

/// Everything one route owns.
struct BatchFileModule {
  BatchFileModule(tongbao::BatchFileRoute of, const tongbao::CharacterSet& characters)
      : route{std::move(of)}, batch{route, characters}, answers{route, characters} {}
  tongbao::BatchFileRoute route;
  tongbao::BatchFileTransport batch;
  tongbao::BatchFileAnswers answers;
};

/// What the adapter itself must find in a record; empty when it does.
std::string missing_field(const tongbao::RecordLayout& layout, bool answer) {
  if (layout.fields.front().path != "RecordType") return "RecordType";
  for (const auto* path : {"RecordNumber", "NoticeId"})
    if (!layout.has(path)) return path;
  if (!answer) return {};
  for (const auto& field : layout.fields)
    if (field.path == "Code" && field.format == tongbao::RecordFormat::digits && field.width <= 9) return {};
  return "Code";
}

bool create_batch_file(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  const auto detail_texts = context.settings.list("detail"), answer_texts = context.settings.list("answer");
  auto detail = tongbao::parse_layout(detail_texts), answer = tongbao::parse_layout(answer_texts);
  if (!detail || !answer) {
    why = (detail ? "answer: " + answer.failure().detail : "detail: " + detail.failure().detail);
    return false;
  }
  for (const bool of_answer : {false, true}) {
    const auto missing = missing_field(of_answer ? *answer : *detail, of_answer);
    if (missing.empty()) continue;
    why = std::string{of_answer ? "answer" : "detail"} + ": " + missing + " is missing or not in its place";
    return false;
  }
  tongbao::BatchFileRoute route{std::string{context.settings.text("directory")}, *std::move(detail),
                                *std::move(answer)};
  for (const auto& folder : {route.outbox(), route.answers(), route.done(), route.damaged()}) {
    if (const auto made = tongbao::make_folder(folder); !made) {
      why = made.failure().detail;
      return false;
    }
  }
  auto* module = new BatchFileModule{std::move(route), context.characters};
  instance.self = module;
  instance.batch = &module->batch;
  instance.answers = &module->answers;
  return true;
}

void destroy_batch_file(void* self) {
  delete static_cast<BatchFileModule*>(self);
}

}  // namespace

TONGBAO_MODULE("batch_file", kBatchFileSettings, create_batch_file, destroy_batch_file);
