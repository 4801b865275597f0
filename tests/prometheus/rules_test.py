#!/usr/bin/env python3
"""The Prometheus rules of config/prometheus: promtool finds them right, every rule is proved by tongbao_rules_test.yml and
fails there when it is broken, and every metric they read is one the gateway has.

promtool is taken from PATH or from build/promtool, where `./run` puts Debian's; without it the test fails.
"""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RULES = ROOT / "config" / "prometheus" / "tongbao.rules.yml"
PROOFS = HERE / "tongbao_rules_test.yml"
GOLDEN = ROOT / "tests" / "golden" / "metrics.txt"
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}


def find_promtool():
    found = shutil.which("promtool") or ROOT / "build" / "promtool" / "usr" / "bin" / "promtool"
    if not pathlib.Path(found).exists():
        raise AssertionError("there is no promtool: `./run test` fetches it")
    return str(found)


def run(*arguments):
    done = subprocess.run([find_promtool(), *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def known_metrics():
    """{series name: labels it has}."""
    known = {"up": {"job"}}
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        name, kind, *labels = line.split()
        own = set(labels[0].split(",")) if labels else set()
        for suffix in SUFFIXES.get(kind, ("",)):
            known[name + suffix] = own | ({"le"} if suffix == "_bucket" else set())
    return known


class RulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
        cls.rules = [rule for group in groups for rule in group["rules"]]
        cls.proofs = yaml.safe_load(PROOFS.read_text(encoding="utf-8"))

    def test_promtool_finds_nothing_wrong(self):
        code, said = run("check", "rules", RULES)
        self.assertEqual(code, 0, said)

    def test_every_rule_fires_when_it_must_and_not_before(self):
        code, said = run("test", "rules", PROOFS)
        self.assertEqual(code, 0, said)

    def test_every_rule_is_shown_to_fire(self):
        cases = [case for test in self.proofs["tests"] for case in test["alert_rule_test"]]
        for rule in self.rules:
            of_rule = [case for case in cases if case["alertname"] == rule["alert"]]
            self.assertTrue(any(case["exp_alerts"] for case in of_rule), f"{rule['alert']} is never shown to fire")

    def test_a_broken_rule_is_found(self):
        """Each rule in turn never fires, then always: its own proofs must fail."""
        for rule in self.rules:
            own = [test for test in self.proofs["tests"]
                   if any(case["alertname"] == rule["alert"] for case in test["alert_rule_test"])]
            for broken in ("vector(1) > 2", "vector(1)"):
                with self.subTest(rule=rule["alert"], broken=broken), tempfile.TemporaryDirectory() as folder:
                    groups = [{"name": "broken", "rules": [dict(one, expr=broken) if one is rule else one for one in self.rules]}]
                    rules, proofs = pathlib.Path(folder, "rules.yml"), pathlib.Path(folder, "proofs.yml")
                    rules.write_text(yaml.safe_dump({"groups": groups}, allow_unicode=True), encoding="utf-8")
                    proofs.write_text(yaml.safe_dump(dict(self.proofs, rule_files=["rules.yml"], tests=own), allow_unicode=True),
                                      encoding="utf-8")
                    code, said = run("test", "rules", proofs)
                    self.assertEqual(code, 1, said)

    def test_rules_read_metrics_and_labels_the_gateway_has(self):
        known = known_metrics()
        for rule in self.rules:
            names = re.findall(r"\b(?:tongbao_\w+|up)\b", rule["expr"])
            self.assertTrue(names, rule["alert"])
            for name in names:
                self.assertIn(name, known, rule["alert"])
            for name, selector in re.findall(r"\b(tongbao_\w+|up)\{([^}]*)\}", rule["expr"]):
                for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector):
                    self.assertIn(label, known[name] | {"instance"}, rule["alert"])

    def test_the_golden_list_is_what_promtool_takes_for_names(self):
        lines = []
        for line in GOLDEN.read_text(encoding="utf-8").splitlines():
            name, kind, *_ = line.split()
            if kind != "histogram":
                lines += [f"# HELP {name} x", f"# TYPE {name} {kind}", f"{name} 1"]
        done = subprocess.run([find_promtool(), "check", "metrics"], input="\n".join(lines) + "\n", text=True,
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_rule_speaks_both_languages_and_says_how_urgent_it_is(self):
        for rule in self.rules:
            self.assertEqual(set(rule["annotations"]), {"summary", "summary_zh"}, rule["alert"])
            self.assertRegex(rule["annotations"]["summary_zh"], r"[\u4e00-\u9fff]", rule["alert"])
            self.assertIn(rule["labels"]["severity"], ("page", "ticket"), rule["alert"])


if __name__ == "__main__":
    unittest.main()
