#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gateway/domain/indicator_parameters.h"
#include "gateway/domain/requirement_matrix.h"
#include "gateway/http/router.h"
#include "gateway/http/waiting_polls.h"
#include "gateway/intake/case_desk.h"
#include "gateway/observe/metrics.h"
#include "gateway/security/api_token.h"
#include "gateway/security/partner_door.h"
#include "gateway/settings/route_settings.h"
#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

/// What the resources work with. Borrowed from the assembly; outlives the server.
struct ApiTools {
  CaseDesk& desk;
  Store& store;
  StoreReads& reads;
  ReferenceTables& tables;
  const RequirementMatrix& matrix;
  const IndicatorParameters& parameters;
  const std::vector<RouteSettings>& routes;
  const ApiToken& token;
  const PartnerDoors& doors;
  WaitingPolls& polls;
  const Clock& clock;
  Random& random;
  Metrics& metrics;
  /// A crashed worker of the route that waits for its next start does not wait any longer.
  std::function<void(const std::string&)> hurry_worker;
};

/// Every resource, one function per file that adds its own.
void add_case_resources(Router& router, const ApiTools& tools);
void add_later_case_resources(Router& router, const ApiTools& tools);
void add_notice_resources(Router& router, const ApiTools& tools);
void add_exchange_resources(Router& router, const ApiTools& tools);
void add_route_resources(Router& router, const ApiTools& tools);
void add_alert_resources(Router& router, const ApiTools& tools);
void add_agency_resources(Router& router, const ApiTools& tools);
void add_indicator_resources(Router& router, const ApiTools& tools);
void add_partner_resources(Router& router, const ApiTools& tools);
void add_document_resources(Router& router);
void add_health_resources(Router& router, const ApiTools& tools);

/// The whole API behind token check, trace context, metrics and log: what the server calls.
class Api {
 public:
  explicit Api(const ApiTools& tools);
  /// Never throws.
  ApiResponse answer(ApiRequest& request) const;

 private:
  ApiResponse admit(ApiRequest& request) const;

  const ApiTools& tools_;
  Router router_;
};

}  // namespace tongbao
