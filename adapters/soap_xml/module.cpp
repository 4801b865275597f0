#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/soap_xml/adapter.h"
#include "adapters/soap_xml/xml_element.h"
#include "gateway/kit/http_settings.h"

namespace {

constexpr std::array kSoapOwnSettings{
    tongbao::SettingRule{.key = "url", .required = true, .meaning = "The agency's service, https://host[:port]/path."},
    tongbao::SettingRule{.key = "namespace",
                         .default_value = "urn:tongbao:land:1",
                         .meaning = "Namespace of the body's elements: dialect and version."},
};
constexpr auto kSoapSettings =
    tongbao::joined_settings(kSoapOwnSettings, tongbao::tls_settings(true), tongbao::answer_settings("262144"));

/// Everything one route owns, in the order it is built.
struct SoapModule {
  SoapModule(const tongbao::ModuleContext& context, tongbao::SoapRoute to)
      : route{std::move(to)},
        client{tongbao::http_client_settings(context.settings)},
        transport{route, client, context.clock},
        answers{route, client, context.clock, random} {}
  tongbao::SoapRoute route;
  tongbao::SystemRandom random;
  tongbao::HttpClient client;
  tongbao::SoapTransport transport;
  tongbao::SoapAnswers answers;
};

/// The target, as far as the settings name one; their faults beside it.
tongbao::Result<tongbao::HttpTarget> soap_target(const tongbao::SettingValues& settings,
                                                 tongbao::SettingFaults& faults) {
  const auto space = settings.text("namespace");
  if (space.empty() || space.find_first_of("<>&\"' \t\r\n") != std::string_view::npos)
    faults.add("namespace", "must be a URI");
  return tongbao::checked_url(settings, "https", "host[:port]/path", faults);
}

std::string check_soap(const tongbao::SettingValues& settings) {
  tongbao::SettingFaults faults;
  static_cast<void>(soap_target(settings, faults));
  return faults.lines();
}

bool create_soap(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  tongbao::SettingFaults faults;
  const auto target = soap_target(context.settings, faults);
  if (why = faults.lines(); !why.empty()) return false;
  tongbao::init_xml();
  auto* module = new SoapModule{context,
                                {*target, std::string{context.settings.text("namespace")},
                                 std::chrono::milliseconds{context.settings.integer("collect_budget_ms")}}};
  instance.self = module;
  instance.transport = &module->transport;
  if (context.settings.text("later_answers") == "poll") instance.answers = &module->answers;
  return true;
}

void destroy_soap(void* self) {
  delete static_cast<SoapModule*>(self);
}

}  // namespace

TONGBAO_CHECKED_MODULE("soap_xml", kSoapSettings, create_soap, destroy_soap, check_soap);
