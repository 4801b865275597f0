#include "gateway/http/trace_context.h"

#include <algorithm>

#include "gateway/kit/digest.h"

namespace tongbao {
namespace {

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// "00-<32 hex>-<16 hex>-<2 hex>", no part all zero.
bool is_traceparent(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') return false;
  const auto trace = text.substr(3, 32);
  const auto span = text.substr(36, 16);
  return is_hex(trace) && is_hex(span) && is_hex(text.substr(53)) && trace.find_first_not_of('0') != trace.npos &&
         span.find_first_not_of('0') != span.npos;
}

}  // namespace

void take_trace_context(ApiRequest& request, Random& random) {
  const auto given = request.header("traceparent");
  if (is_traceparent(given)) {
    request.traceparent = given;
  } else {
    const auto ids = to_hex(random_bytes(random, 24));
    request.traceparent = "00-" + ids.substr(0, 32) + "-" + ids.substr(32) + "-01";
  }
  request.trace_id = request.traceparent.substr(3, 32);
}

}  // namespace tongbao
