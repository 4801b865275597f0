#pragma once

#include <array>
#include <string>

#include "gateway/contract/module.h"

namespace tongbao {

/// The smallest plugin: says the notice's procedure back. The wrong modules are this one with one fault each.
class EchoPlugin : public AgencyPlugin {
 public:
  std::span<const Procedure> procedures() const override { return procedures_; }
  ComposeResult compose(const Notice& notice, const CharacterSet&) const override {
    return Message{"tw.tongbao.person.address-changed.v1", {"data", "", {{"procedure", notice.procedure, {}}}}};
  }
  Verdict interpret(const Reply&) const override { return Unreadable{"an echo says nothing"}; }

 private:
  std::array<Procedure, 1> procedures_{
      Procedure{"echo.address", "回聲", "Echo", {ChangeKind::move_in}, false, false, false}};
};

/// The smallest adapter: answers every message with itself.
class EchoAdapter : public TransportAdapter {
 public:
  SendOutcome send(const Envelope& envelope) override {
    return Answered{{envelope.notice_id, envelope.procedure, envelope.message.data}, {}};
  }
};

inline constexpr std::array kEchoSettings{
    SettingRule{"greeting", SettingType::text, false, "hello", 0, 0, "", "What to say."},
    SettingRule{"times", SettingType::integer, false, "1", 1, 9, "", "How often to say it."},
};

template <class Plugin>
bool create_plugin(const ModuleContext&, ModuleInstance& instance, std::string&) {
  auto* plugin = new Plugin;
  instance.self = plugin;
  instance.plugin = plugin;
  return true;
}

template <class Adapter>
bool create_adapter(const ModuleContext&, ModuleInstance& instance, std::string&) {
  auto* adapter = new Adapter;
  instance.self = adapter;
  instance.transport = adapter;
  return true;
}

template <class Module>
void destroy(void* self) {
  delete static_cast<Module*>(self);
}

}  // namespace tongbao
