#!/usr/bin/env python3
"""Reads every include line and refuses what design.md §5 forbids.

Usage: check_layers.py [root]. Prints one line per fault (file:line: sentence) and ends with 1 when there is any.
The rules are the tables below; `--self-test` shows that each of them can fail.
"""
import pathlib
import re
import sys

# What each folder of gateway/ may include besides itself: everything of a lower level.
LEVELS = {
    "contract": 0,
    "kit": 1, "domain": 1, "evidence": 1, "settings": 1, "observe": 1,
    "security": 2, "store": 2, "modules": 2,
    "intake": 3, "relay": 3, "mail": 3, "indicator": 3,
    "http": 4, "console": 4, "commands": 4,
}
# Beside its own level: the matrix and the parameters are read straight into the domain's types; refusals of settings and
# of modules name the nearest spelling alike.
MAY_ALSO = {("settings", "domain"), ("settings", "kit")}
MODULE_FOLDERS = ("plugins", "adapters")
MODULES_SEE = ("contract", "kit")
# Threads start here only. Wherever else a thread is named, it is a defect.
THREAD_FOLDERS = ("gateway/store/", "gateway/relay/", "gateway/http/", "simulators/", "tests/")
THREAD_FILES = ("gateway/assembly.cpp", "gateway/assembly.h", "gateway/tongbao.cpp")
# SQL stands in the store, and in the simulators' own registers.
SQL_FOLDERS = ("gateway/store/", "simulators/", "tests/")

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
THREAD = re.compile(r"\bstd::(?:j?thread\b(?!::)|async\s*\()|\bPoco::(?:Thread\s|ThreadPool\s+\w)|\bpthread_create\b")
SQL = re.compile(
    r"\b(?:SELECT\s+[\w*(].*\bFROM\b|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b"
    r"|CREATE\s+(?:TABLE|INDEX|UNIQUE)\b|DROP\s+TABLE\b|ALTER\s+TABLE\b|BEGIN\s+IMMEDIATE\b)")
TEXT = re.compile(r'R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"', re.S)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)


def without_comments(source):
    """The source with comments blanked, line numbers kept; text in quotes is left alone."""
    pattern = re.compile(TEXT.pattern.replace("\\1", "\\1") + "|" + COMMENT.pattern, re.S)

    def blank(match):
        found = match.group(0)
        return re.sub(r"[^\n]", " ", found) if found.startswith("/") else found

    return pattern.sub(blank, source)


def may_include(folder, included):
    """None when a file of `folder` may include `included`, else the sentence that says why not."""
    head, _, rest = included.partition("/")
    if folder.startswith("simulators"):
        if head in ("gateway",) + MODULE_FOLDERS:
            return "simulators include nothing of gateway/, plugins/, adapters/"
        return None
    if folder.split("/")[0] in MODULE_FOLDERS:
        own = "/".join(folder.split("/")[:2])
        if head == "gateway" and rest.split("/")[0] not in MODULES_SEE:
            return "modules see gateway/contract and gateway/kit only"
        if head in MODULE_FOLDERS and not included.startswith(own + "/"):
            return "a module does not know another module"
        if head == "simulators":
            return "nothing of a simulator belongs into the product"
        return None
    if folder == "gateway":  # main and assembly know every layer
        return "nothing of a simulator belongs into the product" if head == "simulators" else None
    if head in MODULE_FOLDERS + ("simulators", "tests"):
        return f"gateway/ includes nothing of {head}/"
    if head != "gateway" or "/" not in rest:
        return None if head != "gateway" else "only main knows the assembly"
    layer, other = folder.split("/")[1], rest.split("/")[0]
    if layer == other:
        return None
    if layer not in LEVELS or other not in LEVELS:
        return f"unknown layer {layer if layer not in LEVELS else other}"
    if (layer, other) in MAY_ALSO:
        return None
    if LEVELS[other] >= LEVELS[layer] and not (layer == "commands" and other == "http"):
        return f"{layer} (L{LEVELS[layer]}) stands not above {other} (L{LEVELS[other]})"
    return None


def faults_of(path, source):
    """Every fault of one file; `path` is relative to the root, with forward slashes."""
    found = []
    folder = path.rsplit("/", 1)[0] if "/" in path else ""
    parts = folder.split("/")
    if parts[0] == "gateway":
        folder = "/".join(parts[:2])
    code = without_comments(source)
    for number, line in enumerate(code.splitlines(), 1):
        match = INCLUDE.match(line)
        if match and parts[0] != "tests":
            why = may_include(folder, match.group(1))
            if why:
                found.append((number, f'"{match.group(1)}": {why}'))
        if THREAD.search(line) and not path.startswith(THREAD_FOLDERS) and path not in THREAD_FILES:
            found.append((number, "threads start in assembly, store, relay and http only"))
    if not path.startswith(SQL_FOLDERS):
        for match in TEXT.finditer(code):
            text = match.group(2) if match.group(2) is not None else match.group(3)
            if SQL.search(text):
                number = code.count("\n", 0, match.start()) + 1
                found.append((number, "SQL text stands in gateway/store only"))
    return found


def check(root):
    count, faults = 0, 0
    for part in ("gateway", "plugins", "adapters", "simulators", "tests"):
        for file in sorted((root / part).rglob("*")):
            if file.suffix not in (".h", ".cpp") or not file.is_file():
                continue
            count += 1
            path = file.relative_to(root).as_posix()
            for number, sentence in faults_of(path, file.read_text(encoding="utf-8")):
                print(f"{path}:{number}: {sentence}")
                faults += 1
    print(f"layers: {count} files read, {faults} faults")
    return faults


def self_test():
    wrong = [
        ("gateway/domain/a.cpp", '#include "gateway/store/writer.h"'),
        ("gateway/kit/a.h", '#include "gateway/domain/address.h"'),
        ("gateway/intake/a.h", '#include "gateway/relay/route_worker.h"'),
        ("gateway/http/a.h", '#include "gateway/assembly.h"'),
        ("gateway/relay/a.cpp", '#include "plugins/land/land.h"'),
        ("plugins/land/a.cpp", '#include "gateway/domain/address.h"'),
        ("plugins/land/a.cpp", '#include "plugins/tax/mapping.h"'),
        ("adapters/soap_xml/a.cpp", '#include "plugins/land/mapping.h"'),
        ("simulators/land/a.cpp", '#include "gateway/kit/strict_json.h"'),
        ("gateway/intake/a.cpp", 'sql << "SELECT case_id FROM cases";'),
        ("gateway/relay/a.cpp", 'const auto q = R"(\n  insert\nUPDATE notices SET state = 1)";'),
        ("gateway/kit/a.cpp", "std::thread worker{run};"),
        ("plugins/tax/a.cpp", "auto f = std::async(run);"),
    ]
    right = [
        ("gateway/store/a.cpp", 'sql << "SELECT case_id FROM cases";\nstd::thread writer;'),
        ("gateway/intake/a.cpp", '// "SELECT x FROM y" once\n#include "gateway/store/cases.h"'),
        ("gateway/commands/a.cpp", '#include "gateway/http/server.h"'),
        ("gateway/assembly.cpp", '#include "gateway/commands/serve.h"'),
        ("plugins/land/a.cpp", '#include "gateway/contract/notice.h"\n#include "plugins/land/mapping.h"'),
        ("gateway/kit/a.cpp", "std::this_thread::yield(); auto id = std::thread::hardware_concurrency();"),
        ("gateway/http/a.cpp", 'const char* say = "select an area from the list";'),
    ]
    bad = 0
    for path, source in wrong:
        if not faults_of(path, source):
            print(f"not found: {path}: {source}")
            bad += 1
    for path, source in right:
        for number, sentence in faults_of(path, source):
            print(f"wrongly found: {path}:{number}: {sentence}")
            bad += 1
    print(f"{len(wrong) + len(right) - bad} passed, {bad} failed")
    return bad


def main(arguments):
    if "--self-test" in arguments:
        return 1 if self_test() else 0
    root = pathlib.Path(arguments[0] if arguments else ".").resolve()
    if not (root / "gateway").is_dir():
        print(f"{root}: no gateway/ folder", file=sys.stderr)
        return 2
    return 1 if check(root) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
