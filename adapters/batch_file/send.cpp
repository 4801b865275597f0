#include "adapters/batch_file/adapter.h"
#include "adapters/batch_file/encode.h"
#include "adapters/batch_file/folder.h"

namespace tongbao {

SendOutcome BatchFileTransport::send_batch(const BatchId& id, std::span<const Envelope> envelopes) {
  auto bytes = batch_file_bytes(id, envelopes, route_.detail, characters_);
  if (!bytes) return Failed{bytes.failure(), false, {}, {}};
  WireRecord wire;
  wire.request_bytes = *bytes;
  if (const auto made = make_folder(route_.outbox()); !made) return Failed{made.failure(), false, {}, std::move(wire)};
  const auto name = batch_file_name(id);
  std::error_code error;
  if (std::filesystem::exists(route_.outbox() / name, error)) {
    const auto earlier = read_whole(route_.outbox() / name, bytes->size());
    if (earlier ? *earlier != *bytes : earlier.failure().code == "file_too_large")
      return Failed{{FailureKind::defect, "batch_differs", name + " stands in the outbox with other bytes"},
                    true,
                    {},
                    std::move(wire)};
  }
  // Written again even when it is there: the rename of an earlier life may not have reached the disk.
  if (const auto trouble = write_durably(route_.outbox(), name, *bytes))
    return Failed{trouble->failure, trouble->may_be_there, {}, std::move(wire)};
  return HandedOver{name, std::move(wire)};
}

}  // namespace tongbao
