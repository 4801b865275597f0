#include "gateway/contract/module.h"

#include <array>
#include <iterator>
#include <optional>

#include "adapters/batch_file/adapter.h"
#include "adapters/batch_file/folder.h"
#include "gateway/kit/setting_faults.h"

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

/// The layout of "detail" or "answer"; its fault beside it.
std::optional<tongbao::RecordLayout> checked_layout(const tongbao::SettingValues& settings, const std::string& key,
                                                    tongbao::SettingFaults& faults) {
  const auto texts = settings.list(key);
  auto layout = tongbao::parse_layout(texts);
  if (!layout) {
    faults.add(key, layout.failure().detail);
    return std::nullopt;
  }
  const auto missing = missing_field(*layout, key == "answer");
  if (!missing.empty()) faults.add(key, missing + " is missing or not in its place");
  return *std::move(layout);
}

std::string check_batch_file(const tongbao::SettingValues& settings) {
  tongbao::SettingFaults faults;
  for (const auto* key : {"detail", "answer"})
    static_cast<void>(checked_layout(settings, key, faults));
  return faults.lines();
}

bool create_batch_file(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  tongbao::SettingFaults faults;
  auto detail = checked_layout(context.settings, "detail", faults);
  auto answer = checked_layout(context.settings, "answer", faults);
  if (why = faults.lines(); !why.empty()) return false;
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

TONGBAO_CHECKED_MODULE("batch_file", kBatchFileSettings, create_batch_file, destroy_batch_file, check_batch_file);
