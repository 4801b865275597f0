#include "gateway/http/api.h"
#include "gateway/http/openapi_text.h"

namespace tongbao {

void add_document_resources(Router& router) {
  router.add("GET", "/openapi.yaml", [](const ApiRequest&) {
    return ApiResponse{200, "application/yaml", std::string{openapi_text()}, {}, ""};
  });
}

}  // namespace tongbao
