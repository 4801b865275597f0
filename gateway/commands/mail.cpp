#include <csignal>
#include <iostream>
#include <sys/prctl.h>

#include <unistd.h>

#include "gateway/commands/command.h"
#include "gateway/mail/mail_worker.h"
#include "gateway/mail/smtp_client.h"
#include "gateway/observe/clock_file.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/doorbell.h"
#include "gateway/relay/stop_signal.h"

namespace tongbao {
namespace {

/// Reads the password, empty where nobody signs in.
Result<std::string> mail_password(const MailSettings& mail) {
  if (!mail.password.named()) return std::string{};
  return read_secret_line(mail.password);
}

ExitCode send_until_stopped(const LoadedSettings& loaded, const DatabaseLocation& location, std::string password) {
  const auto& settings = loaded.settings;
  const auto clock = open_clock(settings.clock_file);
  const EventLog log{*clock, log_level_from(settings.log_level).value_or(LogLevel::info), std::cout};
  SystemRandom random;
  UlidSource ulids{*clock, random};
  Metrics metrics;
  MailBook book{location, *clock};
  const InstanceLocks locks{location, settings.run_directory};
  const auto instance = ulids.next();
  auto alive = locks.take(mail_lock_name(instance));
  if (!alive) {
    complain(alive.failure().detail);
    return exit_code_of(alive.failure());
  }
  std::atomic<bool> stopping{false};
  const Doorbell bell{{}};
  const StopSignal signal{stopping, [&] { bell.ring(); }};
  SmtpClient sender{settings.mail, std::move(password), [&] { return stopping.load(); }};
  const MailTools tools{
      settings.mail, book,  sender,  locks,    *clock,
      random,        ulids, metrics, instance, [&](std::chrono::milliseconds pause) { bell.wait(pause); }};
  log_event(events::mailer_started, {{"worker", instance}});
  MailWorker{tools, locks, *alive, stopping, settings.run_directory / "mail-worker.metrics"}.run();
  log_event(events::mailer_stopped, {{"worker", instance}});
  return ExitCode::good;
}

}  // namespace

ExitCode run_mail(const CommandLine& line, int supervised_by) {
  if (supervised_by != 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // It may have died before we asked: nobody would ever end us.
    if (::getppid() != supervised_by) return ExitCode::good;
  }
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  if (!loaded->settings.mail.is_on()) {
    complain("status mail is off: [mail] names no server");
    return ExitCode::wrong_use;
  }
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  if (const auto judged = judge_store(*location); judged != ExitCode::good) return judged;
  auto password = mail_password(loaded->settings.mail);
  if (!password) {
    complain(password.failure().detail);
    return ExitCode::refused;
  }
  return send_until_stopped(*loaded, *location, std::move(*password));
}

std::optional<Failure> reach_mail_server(const MailSettings& mail) {
  auto password = mail_password(mail);
  if (!password) return password.failure();
  return SmtpClient{mail, std::move(*password), [] { return false; }}.reach();
}

}  // namespace tongbao
