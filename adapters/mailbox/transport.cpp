#include "adapters/mailbox/transport.h"

#include "gateway/kit/cloud_event.h"

namespace tongbao {

SendOutcome MailboxTransport::send(const Envelope& envelope) {
  HandedOver handed;
  handed.receipt = envelope.notice_id;
  handed.wire.request_bytes = event_body(envelope);
  handed.for_mailbox = handed.wire.request_bytes;
  return handed;
}

}  // namespace tongbao
