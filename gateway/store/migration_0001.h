#pragma once

#include <string_view>

namespace tongbao {

/// Schema version 1. `{serial}` is the engine's self-counting primary key, `{row}` the same where no row is ever
/// deleted, `{with_room}` leaves room on each page for newer versions of its rows. Personal data stands in `payloads`
/// only, and on its way to and from agencies that come to us in `mailbox_events` and `pushed_answers`, until it is
/// taken. Times (`_at`) are UTC epoch milliseconds.
inline constexpr std::string_view kMigration0001 = R"sql(
CREATE TABLE people (
  person_row {row},
  change_count BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE person_keys (
  index_key TEXT PRIMARY KEY,
  person_row BIGINT NOT NULL REFERENCES people(person_row)
);
CREATE TABLE receipt_counters (
  office TEXT NOT NULL,
  day TEXT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (office, day)
);
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY,
  receipt_number TEXT NOT NULL UNIQUE,
  office TEXT NOT NULL,
  kind_of_visit TEXT NOT NULL,
  registered_on TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  event_id TEXT NOT NULL DEFAULT '',
  earlier_case_id TEXT REFERENCES cases(case_id),
  documents_stated BIGINT NOT NULL DEFAULT 0,
  traceparent TEXT NOT NULL,
  accepted_at BIGINT NOT NULL
);
CREATE INDEX cases_by_office ON cases(office, case_id);
CREATE INDEX cases_by_earlier ON cases(earlier_case_id) WHERE earlier_case_id IS NOT NULL;
CREATE TABLE payloads (
  case_id TEXT PRIMARY KEY REFERENCES cases(case_id),
  key_id TEXT NOT NULL,
  content TEXT NOT NULL,
  request_body TEXT NOT NULL,
  body_salt TEXT NOT NULL
);
CREATE TABLE case_documents (
  case_id TEXT NOT NULL REFERENCES cases(case_id),
  procedure_name TEXT NOT NULL,
  document_kind TEXT NOT NULL,
  copies BIGINT NOT NULL,
  PRIMARY KEY (case_id, procedure_name, document_kind)
);
CREATE TABLE changes (
  change_id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(case_id),
  change_index BIGINT NOT NULL,
  person_row BIGINT NOT NULL REFERENCES people(person_row),
  subject_seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  earlier_kind TEXT NOT NULL DEFAULT '',
  earlier_change_id TEXT REFERENCES changes(change_id),
  revoked_by_change_id TEXT REFERENCES changes(change_id),
  revoked_at BIGINT,
  UNIQUE (case_id, change_index),
  UNIQUE (person_row, subject_seq)
);
CREATE INDEX changes_by_earlier ON changes(earlier_change_id) WHERE earlier_change_id IS NOT NULL;
CREATE TABLE notices (
  notice_id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(case_id),
  change_id TEXT NOT NULL REFERENCES changes(change_id),
  person_row BIGINT NOT NULL,
  subject_seq BIGINT NOT NULL,
  agency TEXT NOT NULL,
  procedure_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  office TEXT NOT NULL,
  earlier_notice_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  hold_reason TEXT NOT NULL DEFAULT '',
  attention_reason TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  may_have_arrived BIGINT NOT NULL DEFAULT 0,
  deaths BIGINT NOT NULL DEFAULT 0,
  deaths_alone BIGINT NOT NULL DEFAULT 0,
  uncounted_attempts BIGINT NOT NULL DEFAULT 0,
  retried_at BIGINT,
  message_digest TEXT NOT NULL DEFAULT '',
  batch_id TEXT,
  lease_owner TEXT,
  lease_until BIGINT,
  accepted_at BIGINT NOT NULL,
  first_sent_at BIGINT,
  next_attempt_at BIGINT NOT NULL,
  due_at BIGINT,
  overdue_at BIGINT,
  settled_at BIGINT,
  settled_month BIGINT,
  shown_as TEXT NOT NULL DEFAULT '',
  by_hand BIGINT NOT NULL DEFAULT 0,
  agency_ref TEXT NOT NULL DEFAULT '',
  effective_at TEXT NOT NULL DEFAULT '',
  follow_up_what TEXT NOT NULL DEFAULT '',
  follow_up_office TEXT NOT NULL DEFAULT '',
  follow_up_until TEXT NOT NULL DEFAULT '',
  last_failure TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, change_id, agency, procedure_name),
  CHECK ((settled_at IS NULL) = (state NOT IN ('settled', 'withdrawn')))
) {with_room};
CREATE INDEX notices_ready ON notices(agency, next_attempt_at, notice_id) WHERE state = 'ready';
CREATE INDEX notices_suspect ON notices(agency, next_attempt_at, notice_id) WHERE state = 'ready' AND deaths > 0;
CREATE INDEX notices_lane ON notices(agency, person_row, subject_seq) WHERE settled_at IS NULL;
CREATE INDEX notices_open ON notices(agency, state, accepted_at) WHERE state NOT IN ('settled', 'withdrawn');
CREATE INDEX notices_due ON notices(agency, due_at) WHERE state = 'awaiting_answer' AND overdue_at IS NULL;
CREATE INDEX notices_overdue ON notices(agency) WHERE overdue_at IS NOT NULL AND settled_at IS NULL;
CREATE INDEX notices_by_batch ON notices(batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX notices_shown ON notices(settled_month, office, agency, kind) WHERE settled_month IS NOT NULL;
CREATE TABLE notice_offices (
  notice_id TEXT NOT NULL REFERENCES notices(notice_id),
  agency_office TEXT NOT NULL,
  record_count BIGINT,
  PRIMARY KEY (notice_id, agency_office)
);
CREATE TABLE notice_characters (
  notice_id TEXT NOT NULL REFERENCES notices(notice_id),
  position BIGINT NOT NULL,
  cns_code TEXT NOT NULL,
  PRIMARY KEY (notice_id, position)
);
CREATE TABLE exchanges (
  exchange_id TEXT PRIMARY KEY,
  notice_id TEXT NOT NULL REFERENCES notices(notice_id),
  case_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  kind TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  result TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  failure_code TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  request_digest TEXT NOT NULL DEFAULT '',
  answer_digest TEXT NOT NULL DEFAULT '',
  request_signature TEXT NOT NULL DEFAULT '',
  answer_signature TEXT NOT NULL DEFAULT '',
  reply_id TEXT,
  note TEXT NOT NULL DEFAULT '',
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
CREATE INDEX exchanges_by_case ON exchanges(case_id, exchange_id);
CREATE UNIQUE INDEX exchanges_by_reply ON exchanges(agency, reply_id) WHERE reply_id IS NOT NULL;
CREATE TABLE unmatched_replies (
  agency TEXT NOT NULL,
  reply_id TEXT NOT NULL,
  why TEXT NOT NULL,
  answer_digest TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (agency, reply_id)
);
CREATE TABLE mailbox_events (
  event_row {serial},
  agency TEXT NOT NULL,
  event_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  content TEXT NOT NULL,
  answer_due_at BIGINT,
  put_at BIGINT NOT NULL,
  UNIQUE (agency, event_id)
);
CREATE INDEX mailbox_events_in_order ON mailbox_events(agency, event_row);
CREATE TABLE pushed_answers (
  answer_row {serial},
  agency TEXT NOT NULL,
  reply_id TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  content TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  signature TEXT NOT NULL,
  status TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  taken_at BIGINT,
  UNIQUE (agency, reply_id)
);
CREATE INDEX pushed_answers_open ON pushed_answers(agency, answer_row) WHERE taken_at IS NULL;
CREATE INDEX pushed_answers_by_age ON pushed_answers(taken_at) WHERE taken_at IS NOT NULL;
CREATE TABLE leaves (
  leaf_row {row},
  case_id TEXT NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX leaves_by_case ON leaves(case_id);
CREATE TABLE credits (
  entry_id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  credit_group TEXT NOT NULL,
  item TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  office TEXT NOT NULL,
  agency TEXT NOT NULL,
  kind TEXT NOT NULL,
  procedure_name TEXT NOT NULL,
  month BIGINT NOT NULL,
  matrix_version TEXT NOT NULL,
  cause_notice_id TEXT NOT NULL,
  takes_back TEXT NOT NULL DEFAULT '',
  adjustment BIGINT NOT NULL,
  still_submitted_known BIGINT NOT NULL,
  booked_at BIGINT NOT NULL
);
CREATE INDEX credits_by_case ON credits(case_id);
CREATE INDEX credits_by_month ON credits(month, office, agency, kind);
CREATE TABLE idempotency_keys (
  idempotency_key TEXT PRIMARY KEY,
  request_digest TEXT NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  case_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys(created_at);
CREATE TABLE mail_watches (
  case_id TEXT PRIMARY KEY REFERENCES cases(case_id),
  look_at BIGINT NOT NULL
);
CREATE INDEX mail_watches_by_time ON mail_watches(look_at);
CREATE TABLE mails (
  mail_id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(case_id),
  occasion TEXT NOT NULL,
  place_in_case BIGINT NOT NULL,
  about TEXT NOT NULL,
  agency TEXT NOT NULL,
  procedure_name TEXT NOT NULL,
  message_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_until BIGINT,
  written_at BIGINT NOT NULL,
  next_attempt_at BIGINT NOT NULL,
  ended_at BIGINT,
  last_failure TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, occasion, about)
);
CREATE INDEX mails_due ON mails(next_attempt_at, mail_id) WHERE state = 'due';
CREATE INDEX mails_open ON mails(written_at) WHERE state IN ('due', 'in_flight');
CREATE INDEX mails_in_flight ON mails(lease_owner) WHERE state = 'in_flight';
CREATE TABLE routes (
  agency TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  not_before BIGINT NOT NULL DEFAULT 0,
  rest_reason TEXT NOT NULL DEFAULT '',
  pause_reason TEXT NOT NULL DEFAULT '',
  pause_until BIGINT,
  resumed_at BIGINT,
  failure_count BIGINT NOT NULL DEFAULT 0,
  probe_owner TEXT NOT NULL DEFAULT '',
  probe_until BIGINT NOT NULL DEFAULT 0,
  restart_epoch BIGINT NOT NULL DEFAULT 0,
  lease_epoch BIGINT NOT NULL DEFAULT 0,
  last_failure TEXT NOT NULL DEFAULT '',
  last_failure_at BIGINT,
  last_success_at BIGINT,
  collect_failure TEXT NOT NULL DEFAULT '',
  title_zh TEXT NOT NULL DEFAULT '',
  title_en TEXT NOT NULL DEFAULT '',
  changed_at BIGINT NOT NULL
);
CREATE TABLE procedures (
  agency TEXT NOT NULL,
  procedure_name TEXT NOT NULL,
  position BIGINT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  kinds TEXT NOT NULL,
  needs_customer_number BIGINT NOT NULL,
  offers_fallback BIGINT NOT NULL,
  ex_officio_only BIGINT NOT NULL,
  PRIMARY KEY (agency, procedure_name)
);
CREATE TABLE batches (
  batch_id TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  day TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  written_at BIGINT,
  UNIQUE (agency, sequence)
);
CREATE TABLE batch_members (
  batch_id TEXT NOT NULL REFERENCES batches(batch_id),
  position BIGINT NOT NULL,
  notice_id TEXT NOT NULL REFERENCES notices(notice_id),
  PRIMARY KEY (batch_id, position)
);
CREATE TABLE alerts (
  alert_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  agency TEXT NOT NULL,
  node TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  level BIGINT NOT NULL,
  notices BIGINT NOT NULL,
  oldest_notice_id TEXT NOT NULL,
  since BIGINT NOT NULL,
  started_at BIGINT,
  told_at BIGINT,
  quiet_at BIGINT,
  ended_at BIGINT,
  seen_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX alerts_open ON alerts(agency, kind, node) WHERE ended_at IS NULL;
CREATE TABLE alert_messages (
  message_row {serial},
  alert_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  content TEXT NOT NULL,
  node TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  result TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  said_at BIGINT
);
CREATE INDEX alert_messages_waiting ON alert_messages(message_row) WHERE said_at IS NULL;
)sql";

}  // namespace tongbao
