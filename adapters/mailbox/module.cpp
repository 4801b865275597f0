#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/mailbox/transport.h"

namespace {

/// None: who may come for the events, and how it proves who it is, stands in the route's [partner].
constexpr std::array<tongbao::SettingRule, 0> kMailboxSettings{};

bool create_mailbox(const tongbao::ModuleContext&, tongbao::ModuleInstance& instance, std::string&) {
  auto* transport = new tongbao::MailboxTransport;
  instance.self = transport;
  instance.transport = transport;
  return true;
}

void destroy_mailbox(void* self) {
  delete static_cast<tongbao::MailboxTransport*>(self);
}

}  // namespace

TONGBAO_MODULE("mailbox", kMailboxSettings, create_mailbox, destroy_mailbox);
