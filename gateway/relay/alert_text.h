#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "gateway/domain/alert_course.h"

namespace tongbao {

/// An alert in a sentence. Names agency, figures and ids, never a person.
struct AlertText {
  std::string zh, en;
};
/// `phase` says whether it begins, lasts or is over; `title` is the agency's in each language.
AlertText alert_text(const Alert& alert, AlertPhase phase, const AlertText& title, Instant now);

/// The alert as lists and the alert command have it, with a sentence in both languages. Schema `Alert` of the API
/// document.
nlohmann::json alert_json(const Alert& alert, const AlertText& title, Instant now);
/// The same with `phase` and `at`: what the alert command gets.
nlohmann::json alert_message_json(const Alert& alert, AlertPhase phase, const AlertText& title, Instant now);

}  // namespace tongbao
