#!/usr/bin/env python3
"""What scripts may rely on: the subcommands' exit codes, where they write, and what they print as JSON.

0 good, 1 a finding, 2 wrong use, 3 cannot reach the store, 4 settings or files refused.
"""
import datetime
import json
import os
import resource
import socket
import subprocess
import unittest

from bed import DEMO, ROOT, TEST_MODULES, Bed, Program, eventually
from postgres import free_port

COMMANDS = ([], ["serve"], ["relay"], ["status"], ["config"], ["config", "check"], ["db"], ["db", "status"],
            ["db", "migrate"], ["tables"], ["tables", "import"], ["report"], ["route"], ["route", "pause"], ["route", "resume"],
            ["route", "restart"], ["route", "drain"], ["notice"], ["notice", "retry"], ["notice", "release"],
            ["notice", "settle"], ["case"], ["case", "show"])


class CommandsTest(unittest.TestCase):
    def setUp(self):
        self.bed = Bed(echo={"echo": {}})
        self.addCleanup(self.bed.clean_up)
        self.bed.prepare()

    def run_it(self, *arguments, config=True, timeout=30, cwd=None):
        more = ["--config", str(self.bed.settings)] if config else []
        return subprocess.run([self.bed.program("tongbao"), *arguments, *more], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=timeout, cwd=cwd or self.bed.work)

    def expect(self, code, *arguments, **more):
        done = self.run_it(*arguments, **more)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}{done.stderr}")
        if code:
            self.assertTrue(done.stderr + done.stdout, f"{arguments} ended with {code} and said nothing")
        return done

    def expect_json(self, code, *arguments, **more):
        done = self.expect(code, *arguments, "--output", "json", **more)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 1, done.stdout)
        return json.loads(lines[0])

    def change_settings(self, old, new):
        text = self.bed.settings.read_text(encoding="utf-8")
        self.assertIn(old, text)
        self.bed.settings.write_text(text.replace(old, new), encoding="utf-8")

    def line_of(self, words):
        lines = self.bed.settings.read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    # ------------------------------------------------------------------------------------------------ the command line
    def test_help_stands_everywhere_and_needs_no_settings(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                done = self.expect(0, *command, "--help", config=False, cwd="/")
                self.assertIn("Usage:", done.stdout)
                self.assertEqual(done.stderr, "")
        self.assertIn("Exit codes", self.expect(0, "--help", config=False).stdout)

    def test_wrong_use_ends_with_2(self):
        for arguments in ([], ["--nonsense"], ["nonsense"], ["config"], ["config", "nonsense"], ["db"], ["tables"],
                          ["status", "--output", "xml"], ["status", "extra"], ["status", "--nonsense"], ["relay"],
                          ["tables", "import"], ["tables", "import", "--areas", "/nowhere"],
                          ["tables", "import", "--characters", "/nowhere"], ["report", "--from"], ["serve", "--port", "1"]):
            with self.subTest(arguments=arguments):
                done = self.run_it(*arguments, config=False)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertTrue(done.stderr)
        for arguments in (["report", "--from", "2026"], ["report", "--from", "2026-13"], ["report", "--by", "month,month"],
                          ["report", "--by", "person"], ["report", "--from", "2026-05", "--to", "2026-03"],
                          ["relay", "--route", "nobody"]):
            with self.subTest(arguments=arguments):
                self.expect(2, *arguments)

    # ------------------------------------------------------------------------------------------------ settings
    def test_config_check_of_good_settings(self):
        self.assertIn("good", self.expect(0, "config", "check").stdout)
        self.assertEqual(self.expect_json(0, "config", "check"), {"good": True, "troubles": []})
        # The settings that are shipped, as far as files of an installation are not concerned.
        shipped = self.run_it("config", "check", "--config", str(ROOT / "config" / "tongbao.toml"), config=False)
        self.assertNotIn("unknown key", shipped.stderr)

    def test_every_refusal_comes_at_once_with_line_and_nearest_spelling(self):
        self.change_settings("[relay]\n", "[relay]\npol_ms = 5\nlease_s = 99999\n")
        self.change_settings("[http]\n", "[http]\naddress = \"0.0.0.0\"\nmax_connections = \"many\"\n")
        self.change_settings("[matrix]\n", "[matriks]\n")
        lines = {word: self.line_of(word) for word in ("pol_ms", "lease_s", "address =", "max_connections", "[matriks]")}
        for command in (["config", "check"], ["status"], ["serve"], ["relay", "--route", "echo"], ["db", "status"],
                        ["db", "migrate"], ["report"], ["tables", "import", "--areas", str(DEMO / "areas")]):
            with self.subTest(command=command):
                done = self.expect(4, *command)
                for word, wanted in (("pol_ms", "did you mean relay.poll_ms"), ("lease_s", "5..3600"),
                                     ("address =", "loopback"), ("max_connections", "http.max_connections")):
                    found = [line for line in done.stderr.splitlines()
                             if line.startswith(f"{self.bed.settings}:{lines[word]}: ")]
                    self.assertTrue(found and wanted in found[0], f"{word}:\n{done.stderr}")
                self.assertIn("did you mean [matrix]", done.stderr)
                self.assertIn("matrix.file", done.stderr)  # and what is missing because of it
        refusals = self.expect_json(4, "config", "check")["refusals"]
        self.assertGreaterEqual(len(refusals), 6)
        self.assertTrue(all(set(one) == {"file", "line", "key", "what"} for one in refusals))
        self.assertFalse((self.bed.work / "tongbao.db").exists(), "refused settings must touch nothing")

    def test_faults_of_the_other_files_are_told_together(self):
        route = self.bed.work / "routes" / "echo.toml"
        route.write_text(route.read_text().replace("window = 4", "windou = 4").replace('set = "utf8"', 'set = "big5"'))
        (self.bed.work / "keys" / "index").chmod(0o644)
        (self.bed.work / "keys" / "pseudonym").unlink()
        done = self.expect(4, "config", "check")
        for words in ("did you mean pace.window", "characters.set", "keys.index", "keys.pseudonym"):
            self.assertIn(words, done.stderr)

    def test_settings_that_cannot_be_read(self):
        self.assertIn("nowhere.toml", self.expect(4, "status", "--config", "/nowhere.toml", config=False).stderr)
        self.bed.settings.write_text("[store\nengine = ")
        done = self.expect(4, "status")
        self.assertTrue(done.stderr.startswith(f"{self.bed.settings}:1"), done.stderr)
        self.assertEqual(len(self.expect_json(4, "status")["refusals"]), 1)

    def test_config_check_judges_modules_without_starting_them(self):
        self.bed.put_module("echo_adapter", TEST_MODULES / "wrong_digest.so")
        (self.bed.modules / "echo_plugin.so").unlink()
        told = self.expect_json(4, "config", "check")
        self.assertEqual((told["good"], [(one["agency"], one["module"]) for one in told["troubles"]]),
                         (False, [("echo", "echo_plugin"), ("echo", "echo_adapter")]))
        done = self.expect(4, "config", "check")
        self.assertIn("there is no such file", done.stderr)
        self.assertIn("built with contract headers 0000", done.stderr)

    def test_a_key_that_others_may_read_is_refused_everywhere(self):
        for name in ("api_token", "index", "pseudonym", "signing.pem"):
            with self.subTest(name=name):
                key = self.bed.work / "keys" / name
                key.chmod(0o640)
                self.assertIn(name, self.expect(4, "serve").stderr)
                key.chmod(0o600)
        self.expect(0, "config", "check")

    # ------------------------------------------------------------------------------------------------ the store
    def test_the_schema_is_made_once_and_seen(self):
        before = self.expect_json(1, "db", "status")
        self.assertEqual((before["found"], before["version"]), (0, 0))
        self.assertFalse((self.bed.work / "tongbao.db").exists(), "a look must not make a store")
        self.expect(3, "status")  # no store yet
        self.assertFalse((self.bed.work / "tongbao.db").exists(), "a look must not make a store")
        made = self.expect_json(0, "db", "migrate")
        self.assertEqual((made["found"], made["version"]), (0, before["wanted"]))
        self.assertEqual(self.expect_json(0, "db", "migrate")["found"], before["wanted"])
        self.assertIn(f"schema version {before['wanted']}", self.expect(0, "db", "status").stdout)
        self.assertEqual(self.expect_json(0, "status"), {"routes": [], "alerts": []})
        self.expect(0, "status")
        self.assertEqual(self.expect_json(0, "report")["lines"], [])
        self.expect(0, "report", "--from", "2026-01", "--to", "2026-12", "--by", "month,office,agency,kind")

    def test_a_store_of_a_newer_program_is_left_alone(self):
        import sqlite3
        self.expect(0, "db", "migrate")
        with sqlite3.connect(self.bed.work / "tongbao.db") as store:
            table = next(name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE name LIKE '%schema%'"))
            column = store.execute(f"SELECT * FROM {table}").description[0][0]
            row = store.execute(f"SELECT MAX({column}) FROM {table}").fetchone()[0]
            store.execute(f"UPDATE {table} SET {column} = 999 WHERE {column} = ?", (row,))
        store.close()
        self.assertEqual(self.expect_json(1, "db", "status")["found"], 999)
        self.expect(4, "db", "migrate")
        self.expect(4, "serve")

    def test_a_store_that_is_none_is_refused(self):
        (self.bed.work / "tongbao.db").write_bytes(b"this is no database, whatever its name says" * 100)
        for command in (["db", "status"], ["db", "migrate"], ["status"], ["report"], ["serve"]):
            with self.subTest(command=command):
                self.assertIn(self.run_it(*command).returncode, (3, 4))

    def test_a_postgresql_that_does_not_answer(self):
        secret = self.bed.work / "keys" / "postgresql"
        secret.write_text(f"host=127.0.0.1 port={free_port()} user=nobody dbname=tongbao password=hunter2 connect_timeout=2\n")
        secret.chmod(0o600)
        self.change_settings(f'engine = "sqlite"\npath = "{self.bed.work}/tongbao.db"',
                             f'engine = "postgresql"\nconnection = "file:{secret}"')
        self.expect(0, "config", "check")
        for command in (["status"], ["db", "status"], ["db", "migrate"], ["report"], ["serve"], ["relay", "--route", "echo"]):
            with self.subTest(command=command):
                done = self.expect(3, *command)
                self.assertNotIn("hunter2", done.stdout + done.stderr)
        secret.chmod(0o644)
        for command in (["status"], ["db", "migrate"], ["serve"]):
            self.expect(4, *command)

    # ------------------------------------------------------------------------------------------------ tables
    def test_tables_are_taken_over_whole_or_not_at_all(self):
        told = self.expect_json(0, "tables", "import", "--areas", str(DEMO / "areas"), "--characters", str(DEMO / "characters"))
        self.assertGreater(told["areas"], 20)
        self.assertGreater(told["character_tables"], 2)
        tables = self.bed.work / "tables"
        before = self.snapshot(tables)
        bad = self.bed.work / "bad"
        bad.mkdir()
        for content in ("not json", "[]", '[{"a":1}]', '[{"COUNTY_ID":"99"}]'):
            with self.subTest(content=content):
                (bad / "village.json").write_text(content)
                self.assertIn("bad", self.expect(4, "tables", "import", "--areas", str(bad)).stderr)
                self.assertEqual(self.snapshot(tables), before)
        empty = self.bed.work / "empty"
        empty.mkdir()
        self.expect(4, "tables", "import", "--areas", str(empty))
        self.expect(4, "tables", "import", "--characters", str(empty))
        (bad / "CNS2FIN.txt").write_text("1-4421\tzzzz\n")
        self.expect(4, "tables", "import", "--characters", str(bad))
        self.assertEqual(self.snapshot(tables), before)

    @staticmethod
    def office_calendar(year, worked=()):
        """A year of the 辦公日曆表 as it is published: weekends rest, but not the Saturdays in `worked`."""
        day, lines = datetime.date(year, 1, 1), ["\ufeff西元日期,星期,是否放假,備註"]
        while day.year == year:
            rests = day.weekday() >= 5 and day.isoformat() not in worked
            lines.append(f"{day:%Y%m%d},{'一二三四五六日'[day.weekday()]},{2 if rests else 0},{'補行上班' if day.isoformat() in worked else ''}")
            day += datetime.timedelta(days=1)
        return "\r\n".join(lines) + "\r\n"

    def test_office_calendars_are_taken_over_a_year_each_or_not_at_all(self):
        file = self.bed.work / "official.csv"
        file.write_text(self.office_calendar(2025, ["2025-02-08"]), encoding="utf-8")
        self.assertEqual(self.expect_json(0, "tables", "import", "--calendar", str(file)), {"calendar": {"2025": 262}})
        file.write_text(self.office_calendar(2026), encoding="utf-8")
        self.assertIn("2026: 261 working days 上班日", self.expect(0, "tables", "import", "--calendar", str(file)).stdout)
        folder = self.bed.work / "tables" / "calendar"
        self.assertEqual(sorted(path.name for path in folder.iterdir()), ["2025.csv", "2026.csv"])
        before = self.snapshot(folder)
        for wrong, why in ((self.office_calendar(2027).split("20271231")[0], "ends early"), ("Subject,Start Date\n", "no day in it"),
                           (self.office_calendar(2027).replace(",2,", ",1,", 1), "是否放假")):
            file.write_text(wrong, encoding="utf-8")
            self.assertIn(why, self.expect(4, "tables", "import", "--calendar", str(file)).stderr)
            self.assertEqual(self.snapshot(folder), before)

    @staticmethod
    def snapshot(folder):
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    # ------------------------------------------------------------------------------------------------ running
    def test_a_taken_port_ends_serve_with_3(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.change_settings("[http]\nport = 0", f"[http]\nport = {taken.getsockname()[1]}")
            self.assertIn("cannot listen on", self.expect(3, "serve").stderr)

    def test_too_few_open_files_are_refused_or_raised(self):
        self.change_settings("[http]\n", "[http]\nmax_connections = 300\n")

        def with_limits(soft, hard):
            return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

        command = [self.bed.program("tongbao"), "serve", "--config", str(self.bed.settings)]
        refused = subprocess.run(command, capture_output=True, text=True, timeout=30, preexec_fn=with_limits(200, 400))
        self.assertEqual(refused.returncode, 4)
        self.assertIn("http.max_connections = 300 needs", refused.stderr)
        raised = Program("tongbao", ["prlimit", "--nofile=200:4096", *command], str(self.bed.work / "logs" / "raised.log"),
                         ready=lambda line: line.get("event") == "gateway_started")
        with open(f"/proc/{raised.process.pid}/limits", encoding="utf-8") as limits:
            line = next(line for line in limits if line.startswith("Max open files"))
        self.assertEqual(raised.stop(), 0)
        self.assertGreaterEqual(int(line.split()[3]), 800)

    def test_two_gateways_do_not_share_a_port(self):
        self.bed.start_gateway()
        self.change_settings("[http]\nport = 0", f"[http]\nport = {self.bed.api.port}")
        self.expect(3, "serve")
        self.assertEqual(self.bed.api.ask("GET", "/livez").status, 200)

    def test_status_and_report_beside_a_running_gateway(self):
        bed = self.bed
        bed.start_gateway()
        bed.wait_for_procedures(["echo"])
        told = self.expect_json(0, "status")["routes"]
        self.assertEqual([(one["agency"], one["state"], one["attention"]) for one in told], [("echo", "open", 0)])
        notice = bed.submit(bed.echo_body("echo"), "status").json["notices"][0]["notice_id"]
        bed.wait_notice(notice, lambda one: one["state"] == "attention")
        told = self.expect_json(1, "status")["routes"]
        self.assertEqual(told[0]["attention"], 1)
        self.assertIn("echo", self.expect(1, "status").stdout)
        settled = bed.api.ask("POST", f"/v1/notices/{notice}/settle",
                              {"reason": "agency_confirmed_by_phone", "outcome": "applied", "agency_ref": "E-1"})
        self.assertEqual(settled.status, 200)
        self.expect(0, "status")
        report = self.expect_json(0, "report", "--by", "agency")
        self.assertEqual([line["agency"] for line in report["lines"]], ["echo"])
        self.assertEqual(report, bed.api.get("/v1/indicator?by=agency"))

    def test_serve_ends_with_0_on_sigint_too(self):
        self.bed.start_gateway()
        eventually(lambda: self.bed.logged("route_started", agency="echo"), 15, "the worker at its route")
        workers = self.bed.workers()
        os.kill(self.bed.gateway.process.pid, 2)
        self.assertEqual(self.bed.gateway.process.wait(15), 0)
        self.assertTrue(self.bed.logged("route_stopped", agency="echo"))
        self.assertFalse([pid for pid in workers if os.path.exists(f"/proc/{pid}")])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
