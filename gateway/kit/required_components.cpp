#include "gateway/kit/required_components.h"

namespace tongbao {

namespace {

void cover(SfInnerList& list, const char* name) {
  list.items.push_back({std::string{name}, {}});
}
void cover_of_request(SfInnerList& list, const char* name) {
  list.items.push_back({std::string{name}, {{"req", true}}});
}

}  // namespace

SfInnerList required_of_request(const HttpRequest& request) {
  SfInnerList list;
  cover(list, "@method");
  cover(list, "@authority");
  cover(list, "@path");
  if (!request.target.query.empty()) cover(list, "@query");
  if (!request.body.empty()) {
    cover(list, "content-type");
    cover(list, "content-digest");
  }
  cover(list, "idempotency-key");
  return list;
}

SfInnerList required_of_answer(const HttpRequest& request) {
  SfInnerList list;
  cover(list, "@status");
  cover(list, "content-type");
  cover(list, "content-digest");
  cover_of_request(list, "@method");
  cover_of_request(list, "@authority");
  cover_of_request(list, "@path");
  if (!request.body.empty()) cover_of_request(list, "content-digest");
  cover_of_request(list, "idempotency-key");
  return list;
}

}  // namespace tongbao
