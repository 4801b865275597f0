#pragma once

#include "gateway/contract/transport.h"

namespace tongbao {

/// For an agency that runs no server: its events lie in the gateway until it comes for them. Sends nothing itself, so
/// nothing of it can be late or lost. Any thread.
class MailboxTransport final : public TransportAdapter {
 public:
  /// HandedOver with the CloudEvents body for the agency's mailbox. The same envelope gives the same bytes.
  SendOutcome send(const Envelope& envelope) override;
};

}  // namespace tongbao
