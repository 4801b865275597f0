#pragma once

#include <string>

#include "gateway/store/settlement.h"

namespace tongbao {

/// Puts a notice's event into its agency's mailbox, with the limit that counts when it was fetched. One that lies there
/// already is replaced: a person had it sent again.
void put_in_mailbox(Transaction& transaction, const NoticeRow& notice, const AwaitingEnd& end);

/// The notice is done with: what lies in a mailbox of it is taken out.
void take_out_of_mailbox(Transaction& transaction, const NoticeRow& notice);

}  // namespace tongbao
