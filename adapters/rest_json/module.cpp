#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/rest_json/adapter.h"
#include "adapters/rest_json/settings.h"

namespace {

/// Everything one route owns, in the order it is built.
struct RestJsonModule {
  RestJsonModule(const tongbao::ModuleContext& given, tongbao::RestJsonRoute target)
      : context{given}, route{std::move(target)}, client{tongbao::rest_json_client(given.settings)} {}
  tongbao::ModuleContext context;
  tongbao::RestJsonRoute route;
  tongbao::SystemRandom random;
  tongbao::HttpClient client;
  tongbao::RestJsonTransport transport{route, client, context, random};
  tongbao::RestJsonAnswers answers{route, client, context, random};
};

bool create_rest_json(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  auto route = tongbao::rest_json_route(context.settings);
  if (!route) {
    why = route.failure().detail;
    return false;
  }
  auto* module = new RestJsonModule{context, *std::move(route)};
  instance.self = module;
  instance.transport = &module->transport;
  if (context.settings.text("later_answers") == "poll") instance.answers = &module->answers;
  return true;
}

void destroy_rest_json(void* self) {
  delete static_cast<RestJsonModule*>(self);
}

}  // namespace

TONGBAO_CHECKED_MODULE("rest_json", tongbao::kRestJsonSettings, create_rest_json, destroy_rest_json,
                       tongbao::check_rest_json);
