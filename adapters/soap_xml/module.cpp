#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/soap_xml/adapter.h"
#include "adapters/soap_xml/xml_element.h"
#include "gateway/kit/http_settings.h"

namespace {

using tongbao::SettingType;

constexpr std::array kSoapSettings{
    tongbao::SettingRule{.key = "url", .required = true, .meaning = "The agency's service, https://host[:port]/path."},
    tongbao::SettingRule{.key = "ca_file",
                         .type = SettingType::path,
                         .meaning = "Authorities the agency's certificate must come from, PEM; none: the system's."},
    tongbao::SettingRule{
        .key = "certificate_file", .type = SettingType::path, .required = true, .meaning = "Our TLS certificate, PEM."},
    tongbao::SettingRule{.key = "key_file",
                         .type = SettingType::path,
                         .required = true,
                         .meaning = "The key of our TLS certificate, PEM."},
    tongbao::SettingRule{.key = "pinned_key",
                         .required = true,
                         .meaning =
                             "sha256//… of the agency's public key, several joined with ';': what makes an answer "
                             "the agency's word."},
    tongbao::SettingRule{.key = "namespace",
                         .default_value = "urn:tongbao:land:1",
                         .meaning = "Namespace of the body's elements: dialect and version."},
    tongbao::SettingRule{.key = "later_answers",
                         .type = SettingType::choice,
                         .default_value = "poll",
                         .choices = "poll|none",
                         .meaning = "Whether the agency is asked for answers that come later."},
    tongbao::SettingRule{.key = "collect_budget_ms",
                         .type = SettingType::integer,
                         .default_value = "4000",
                         .least = 100,
                         .most = 60'000,
                         .meaning = "Total time of one question for later answers."},
    tongbao::SettingRule{.key = "most_answer_bytes",
                         .type = SettingType::integer,
                         .default_value = "262144",
                         .least = 1024,
                         .most = 16 * 1024 * 1024,
                         .meaning = "A longer answer is given up."},
};

/// Everything one route owns, in the order it is built.
struct SoapModule {
  SoapModule(const tongbao::ModuleContext& context, tongbao::SoapRoute to)
      : route{std::move(to)},
        client{tongbao::http_client_settings(context.settings,
                                             static_cast<std::size_t>(context.settings.integer("most_answer_bytes")))},
        transport{route, client, context.clock},
        answers{route, client, context.clock, random} {}
  tongbao::SoapRoute route;
  tongbao::SystemRandom random;
  tongbao::HttpClient client;
  tongbao::SoapTransport transport;
  tongbao::SoapAnswers answers;
};

bool create_soap(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  const auto target = tongbao::parse_url(context.settings.text("url"));
  if (!target || target->scheme != "https") {
    why = "url must be https://host[:port]/path";
    return false;
  }
  const auto space = context.settings.text("namespace");
  if (space.empty() || space.find_first_of("<>&\"' \t\r\n") != std::string_view::npos) {
    why = "namespace must be a URI";
    return false;
  }
  tongbao::init_xml();
  auto* module = new SoapModule{
      context, {*target, std::string{space}, std::chrono::milliseconds{context.settings.integer("collect_budget_ms")}}};
  instance.self = module;
  instance.transport = &module->transport;
  if (context.settings.text("later_answers") == "poll") instance.answers = &module->answers;
  return true;
}

void destroy_soap(void* self) {
  delete static_cast<SoapModule*>(self);
}

}  // namespace

TONGBAO_MODULE("soap_xml", kSoapSettings, create_soap, destroy_soap);
