#pragma once

#include <string>

#include "gateway/store/settlement.h"

namespace tongbao {

/// Puts a notice's event into its agency's mailbox; one that lies there already is replaced: a person had it sent
/// again.
void put_in_mailbox(Transaction& transaction, const NoticeRow& notice, const std::string& content);

/// The notice is done with: what lies in a mailbox of it is taken out.
void take_out_of_mailbox(Transaction& transaction, const NoticeRow& notice);

}  // namespace tongbao
