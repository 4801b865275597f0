#pragma once

#include <array>

#include "gateway/observe/event.h"

/// Every event of the gateway, once: name, level, what happened, what the operator should do ("" = nothing).
/// tests/golden/events.txt holds the same list; a changed line there is a change operators must hear of.
#define TONGBAO_EVENTS(E)                                                                                            \
  E(gateway_started, info, "The gateway accepts cases.", "")                                                         \
  E(gateway_stopping, info, "SIGTERM or SIGINT came; work in flight is being finished.", "")                         \
  E(gateway_stopped, info, "The gateway ended in good order.", "")                                                   \
  E(schema_migrated, info, "The store's schema was brought to the newest version.", "")                              \
  E(store_failed, error, "The store refused a transaction; nothing of it was kept.",                                 \
    "Look at disk space, the database server and `detail`; requests are answered 503 meanwhile.")                    \
  E(standby_not_awaited, warning, "Standbys follow the database server and no commit waits for one.",                \
    "A failover would lose accepted cases: set synchronous_standby_names (Patroni: synchronous_mode).")              \
  E(tables_missing, warning, "The area or character tables are not imported; intake answers 503.",                   \
    "Run `tongbao tables import`.")                                                                                  \
  E(calendar_missing, warning, "The 辦公日曆表 of `year` is not imported; only weekends rest in it.",                \
    "Run `tongbao tables import --calendar FILE` and restart the routes.")                                           \
  E(request_refused, debug, "An HTTP request was answered with 4xx.", "")                                            \
  E(request_failed, error, "An HTTP request ended in a defect of ours and was answered 500.",                        \
    "Report `detail` with the trace id.")                                                                            \
  E(request_overran, warning, "An HTTP request ran past its deadline and was cut.",                                  \
    "Look at the store's commit time and at the load.")                                                              \
  E(token_refused, warning, "A request came without the right bearer token.",                                        \
    "If it repeats, find out who is calling.")                                                                       \
  E(case_accepted, info, "A case is on stable storage.", "")                                                         \
  E(case_refused, info, "A case was refused by the rules; nothing was stored.", "")                                  \
  E(case_withdrawn, info, "A case or some of its notices were withdrawn.", "")                                       \
  E(case_revoked, info, "A settled change was revoked; the agencies are being told.", "")                            \
  E(case_corrected, info, "A change is corrected; the agencies are being told.", "")                                 \
  E(case_approved, info, "A second pair of eyes let a case go.", "")                                                 \
  E(route_started, info, "A worker works a route.", "")                                                              \
  E(route_stopped, info, "A worker left its route in good order.", "")                                               \
  E(route_held, error, "A route is held; its notices wait, intake and the other routes go on.",                      \
    "Put right what `reason` says, then `POST /v1/routes/{agency}/resume`.")                                         \
  E(route_resumed, info, "A held or paused route may work again, one probe first.", "")                              \
  E(route_restarted, info, "Somebody asked for the route's workers anew, on every node.", "")                        \
  E(route_paused, warning, "Nothing goes out: quiet hours, maintenance, a Retry-After, or a person said so.",        \
    "Nothing before `until`; ask the agency if it lasts.")                                                           \
  E(route_slowed, warning, "An agency fails; fewer messages are tried at once.",                                     \
    "Look at `reason`; ask the agency if it lasts past its service hours.")                                          \
  E(route_recovered, info, "An agency answers again after trouble.", "")                                             \
  E(worker_started, info, "The supervisor started a route's worker process.", "")                                    \
  E(worker_ended, error, "A worker process ended unexpectedly and is started again.",                                \
    "If it repeats, a module crashes: read its last lines, look for `module_fault` notices.")                        \
  E(worker_killed, error, "A worker did not stop in time and was killed; its leases end at once.",                   \
    "If it repeats, its module hangs: tell its owner.")                                                              \
  E(worker_outgrown, error, "A worker took more memory than `limit_mb`; it ends and is started again.",              \
    "A module leaks, or the limit is too low: tell the module's owner.")                                             \
  E(module_loaded, info, "A module passed every check and serves its route.", "")                                    \
  E(module_refused, error, "A module was refused before or while it was created; its route is held.",                \
    "Install the module built for this gateway, or correct its settings as `reason` says.")                          \
  E(module_threw, error, "A module let an exception out; the call counts as failed.",                                \
    "Tell the module's owner; the notice is tried again.")                                                           \
  E(module_overran, error, "A module call ran past its budget; the worker ends itself and is started again.",        \
    "Tell the module's owner; the notice is tried again alone.")                                                     \
  E(notice_sent, info, "An agency answered or has the message.", "")                                                 \
  E(notice_settled, info, "A notice has its outcome.", "")                                                           \
  E(notice_deferred, info, "An attempt failed or the agency decides later; `next_attempt` says when to look again.", \
    "")                                                                                                              \
  E(notice_needs_attention, warning, "The gateway will not guess; a person must decide about a notice.",             \
    "Look at `reason`; then retry, settle or release it.")                                                           \
  E(notice_overdue, warning, "A notice passed its limit; retries go on.", "Ask the agency; tell the citizen.")       \
  E(lease_recovered, warning, "A dead worker's notices are sent again under the same key.", "")                      \
  E(batch_cut, info, "A batch is committed and its file is being written.", "")                                      \
  E(batch_delivered, info, "A batch file lies with the agency.", "")                                                 \
  E(batch_deferred, warning, "A batch could not be delivered and is tried again with the same bytes.",               \
    "Look at the agency's folder: space, rights.")                                                                   \
  E(answer_waits, info, "An answer stays with its agency until its notice's attempt is known or a person decided.",  \
    "Where the notice stands in attention: `notice retry`; the answer is then taken.")                               \
  E(answer_ignored, warning, "A duplicate, late or contradictory answer was recorded and changed nothing.",          \
    "If an agency contradicts itself often, ask it.")                                                                \
  E(answer_unreadable, error, "An answer is not one this agency may give; its notice stays open.",                   \
    "Compare the agency's format with the plugin; tell the module's owner.")                                         \
  E(answer_pushed, info, "An agency brought a later answer; the route's worker reads it.", "")                       \
  E(mailbox_acknowledged, info, "An agency has an event of its mailbox; its outcome is awaited.", "")                \
  E(mailbox_refused, warning, "An agency cannot take an event of its mailbox; a person may have to decide.",         \
    "Look at the notice and its exchanges; ask the agency.")                                                         \
  E(partner_refused, warning, "An agency's request had its token, but not its signature.",                           \
    "Compare keys, clocks and `partner.authority` as `reason` says; if it lasts, find out who is calling.")          \
  E(alert_started, error, "A trouble has begun that a person must know of; `kind` and `reason` say what.",           \
    "Look at `tongbao alerts` and the page on alerts of its kind.")                                                  \
  E(alert_escalated, error, "A trouble that was told of has grown worse; `level` says how far.",                     \
    "Look at the oldest notice; ask the agency.")                                                                    \
  E(alert_reminded, warning, "A trouble still lasts, a day after it was told of last.",                              \
    "Look at `tongbao alerts`; it is told again every day until it is over.")                                        \
  E(alert_ended, info, "A trouble is over; `lasted_s` says how long it was.", "")                                    \
  E(alert_delivered, info, "The alert command took an alert.", "")                                                   \
  E(alert_command_failed, error, "The alert command did not take an alert; it is tried three times.",                \
    "Run the command by hand with a JSON object on its input; `reason` says how it ended.")                          \
  E(mailer_started, info, "The mail worker sends status mail.", "")                                                  \
  E(mailer_stopped, info, "The mail worker ended in good order.", "")                                                \
  E(mail_sent, info, "The mail server has a status mail.", "")                                                       \
  E(mail_deferred, info, "A status mail could not be handed over; `next_attempt` says when it is tried again.", "")  \
  E(mail_failed, warning, "A status mail will not be sent; the case itself goes on.",                                \
    "Tell the citizen another way; `recipient_refused` often is a misspelt address.")                                \
  E(mail_repeated, warning, "A mail worker died or hung; its mails go out again under the same Message-ID.",         \
    "If it repeats, look at the worker's last lines; a citizen may get such a mail twice.")                          \
  E(mail_server_lost, error, "The mail server takes no mail from us; mails wait, cases and notices go on.",          \
    "Look at `reason`; `tongbao config check --deep` tries it. Mails are given up after `mail.retry_days`.")         \
  E(mail_server_recovered, info, "The mail server takes mail again.", "")                                            \
  E(answer_damaged, error, "A damaged answer file was set aside whole; nothing of it was applied.",                  \
    "Ask the agency to send it again.")

namespace tongbao {

namespace events {
#define TONGBAO_EVENT(name, level, meaning, action) \
  inline constexpr Event name{#name, LogLevel::level, meaning, action};
TONGBAO_EVENTS(TONGBAO_EVENT)
#undef TONGBAO_EVENT
}  // namespace events

inline constexpr std::array kEvents{
#define TONGBAO_EVENT(name, level, meaning, action) events::name,
    TONGBAO_EVENTS(TONGBAO_EVENT)
#undef TONGBAO_EVENT
};

}  // namespace tongbao
