#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/message_signer.h"
#include "gateway/contract/setting_rule.h"
#include "gateway/contract/transport.h"

namespace tongbao {

/// Rises whenever a contract header changes its meaning.
inline constexpr std::uint32_t kContractVersion = 2;

/// What a module gets. Borrowed; outlives the module instance.
struct ModuleContext {
  const Clock& clock;
  const CharacterSet& characters;
  const MessageSigner& signer;
  const SettingValues& settings;
};

/// What a module offers; null where it does not. `self` owns all of it and goes back to destroy().
struct ModuleInstance {
  void* self = nullptr;
  AgencyPlugin* plugin = nullptr;
  TransportAdapter* transport = nullptr;
  BatchTransport* batch = nullptr;
  AnswerSource* answers = nullptr;
};

/// Exported by every module as `extern "C" const ModuleDescriptor tongbao_module`. Plain data: compared before any code
/// of the module runs.
struct ModuleDescriptor {
  std::uint32_t struct_size;
  std::uint32_t contract_version;
  const char* contract_digest;  // SHA-256 of the contract headers, hex
  const char* compiler;         // __VERSION__ and the C++ ABI
  const char* name;             // "land", "soap_xml"
  const SettingRule* settings;
  std::size_t setting_count;
  /// Fills `instance`. False with a sentence in `why` when the settings cannot work.
  bool (*create)(const ModuleContext& context, ModuleInstance& instance, std::string& why);
  void (*destroy)(void* self);
  /// What the table cannot say: whether the settings go together. Pure, called before create() and by `tongbao config
  /// check`. Empty: they do; else one fault a line, "<key>: <sentence>", the key as SettingValues has it, with "[2]"
  /// behind it for the third text of a list. Null: the table says all. Called also with settings the table refuses.
  std::string (*check)(const SettingValues& settings) = nullptr;
};

}  // namespace tongbao

/// The digest and compiler come from the build (TONGBAO_CONTRACT_DIGEST), so that a module built elsewhere differs.
#define TONGBAO_MODULE(module_name, setting_table, create_function, destroy_function) \
  TONGBAO_CHECKED_MODULE(module_name, setting_table, create_function, destroy_function, nullptr)
/// The same with a check().
#define TONGBAO_CHECKED_MODULE(module_name, setting_table, create_function, destroy_function, check_function)      \
  extern "C" __attribute__((visibility("default"))) const ::tongbao::ModuleDescriptor tongbao_module {             \
    sizeof(::tongbao::ModuleDescriptor), ::tongbao::kContractVersion, TONGBAO_CONTRACT_DIGEST, "g++ " __VERSION__, \
        module_name, std::data(setting_table), std::size(setting_table), create_function, destroy_function,        \
        check_function                                                                                             \
  }
