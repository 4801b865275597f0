#!/usr/bin/env python3
"""Checks that the documentation names only what exists.

Usage: check_docs.py [root]        every fault on a line of its own, exit 1 when there is one
       check_docs.py --self-test   the checker finds planted faults

Read are the pages of the root folder and of docs/ whole, and the links of the README in every other folder. A relative
link must lead to a file, and its #anchor to a heading of that page. In docs and root pages a word in backticks that begins
with a folder of the project must be a file or folder there: `gateway/store/*.h`, `config/routes/<agency>.toml` and
`gateway/kit/ulid.h/.cpp` stand for what they match, and must match something. Code blocks are left alone.
"""
import pathlib
import re
import sys
import tempfile

# A word in backticks that begins with one of these is a path of the project.
FOLDERS = ("gateway", "plugins", "adapters", "simulators", "tests", "config", "docs", ".ci")
# The invented agency of the plugin guide: its files are what a reader would make.
INVENTED = "water"
SKIPPED = {".git", "build", "var", "node_modules", "__pycache__"}

FENCE = re.compile(r"^(\s*)(```|~~~).*?^\1?\2\s*$", re.M | re.S)
CODE = re.compile(r"(`+)(.+?)\1")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s+(\S+)", re.M)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)


def blanked(match):
    """Keeps the lines, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


def anchors_of(text):
    """The anchors a forge gives to the headings of a page."""
    found = set()
    for heading in HEADING.findall(FENCE.sub(blanked, text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = 0
        while (slug if not count else f"{slug}-{count}") in found:
            count += 1
        found.add(slug if not count else f"{slug}-{count}")
    return found


def link_fault(root, page, target):
    """Why a link leads nowhere; None when it does lead somewhere or outside the project."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.I) or target.startswith("//"):
        return None
    path, _, anchor = target.partition("#")
    file = page if not path else (root / path.lstrip("/") if path.startswith("/") else page.parent / path)
    if not file.exists():
        return "there is no such file"
    if root not in file.resolve().parents and file.resolve() != root:
        return "leads out of the project"
    if anchor and file.suffix == ".md" and anchor not in anchors_of(file.read_text(encoding="utf-8")):
        return f"{file.name} has no heading for #{anchor}"
    return None


def spellings(word):
    """The patterns a word in backticks stands for: {a,b}, x.h/.cpp, <name>, {name} and … spelled out."""
    both = re.fullmatch(r"(.+)(\.\w+)/(\.\w+)", word)
    if both:
        return [p for end in both.group(2, 3) for p in spellings(both.group(1) + end)]
    choice = re.search(r"\{([^{}]*,[^{}]*)\}", word)
    if choice:
        head, tail = word[:choice.start()], word[choice.end():]
        return [p for part in choice.group(1).split(",") for p in spellings(head + part + tail)]
    return [re.sub(r"<[^<>]*>|\{[^{}]*\}|…", "*", word)]


def path_faults(root, code):
    """What does not exist of the paths in one code span."""
    for word in code.split():
        word = re.sub(r"(:\d+)?[,;:.)]*$", "", word.strip("\"'(")).partition("#")[0]
        head = word.split("/")[0]
        if "/" not in word or head not in FOLDERS or INVENTED in word:
            continue
        for pattern in spellings(word.rstrip("/")):
            if not any(not SKIPPED & set(found.relative_to(root).parts) for found in root.glob(pattern)):
                yield pattern


def faults_of(root, page, paths):
    text = FENCE.sub(blanked, page.read_text(encoding="utf-8"))
    found = []
    line_of = lambda at: text.count("\n", 0, at) + 1
    if paths:
        for match in CODE.finditer(text):
            found += [(line_of(match.start()), f"`{p}`: there is no such file") for p in path_faults(root, match.group(2))]
    plain = CODE.sub(blanked, text)
    for match in [*LINK.finditer(plain), *REFERENCE.finditer(plain)]:
        why = link_fault(root, page, match.group(1))
        if why:
            found.append((line_of(match.start()), f"link {match.group(1)}: {why}"))
    return sorted(found)


def pages_of(root):
    """(page, whether its paths are checked, too)."""
    for page in sorted(root.rglob("*.md")):
        parts = page.relative_to(root).parts
        if not SKIPPED & set(parts):
            yield page, len(parts) == 1 or parts[0] == "docs"


def check(root):
    count, faults = 0, 0
    for page, paths in pages_of(root):
        count += 1
        for line, sentence in faults_of(root, page, paths):
            print(f"{page.relative_to(root)}:{line}: {sentence}")
            faults += 1
    print(f"docs: {count} pages read, {faults} faults")
    return faults


def self_test():
    """Each planted line alone in a page of a tiny project; those that are wrong must be found, the others not."""
    wrong = ["[a](nowhere.md)", "[a](tour.md#no-such-heading)", "`gateway/absent.cpp`", "see `gateway/none_*.h` there",
             "`config/<agency>/x.toml`", "[a]: lost.md", "`gateway/kit/a.{h,txt}`", "![picture](lost.png)",
             "`python3 tests/lost.py .`", "[a](../../outside.md)", "`gateway/kit/b.h/.cpp`"]
    right = ["[a](tour.md)", "[a](tour.md#a-heading-with-code)", "[a](https://example.org/x.md)", "`gateway/kit/a.h`",
             "`gateway/kit/`", "`gateway/kit/*.h`", "`gateway/<layer>/a.h`", "`gateway/kit/a.h/.cpp`", "`kit/lost.h`",
             "`gateway/kit/a.{h,cpp}:12`", "`plugins/water/mapping.cpp`", "[a](#here)\n\n## Here",
             "```\n[a](nowhere.md) `gateway/absent.cpp`\n```", "`[a](nowhere.md)`", "[a](../gateway/kit)"]
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "project").resolve()
        (root / "gateway/kit").mkdir(parents=True)
        (root / "docs").mkdir()
        for name in ("gateway/kit/a.h", "gateway/kit/a.cpp", "gateway/kit/b.h"):
            (root / name).touch()
        (root.parent / "outside.md").touch()
        (root / "docs/tour.md").write_text("# Tour\n\n## A heading, with `code`\n", encoding="utf-8")
        page = root / "docs/page.md"
        for line, is_wrong in [(line, True) for line in wrong] + [(line, False) for line in right]:
            page.write_text(line + "\n", encoding="utf-8")
            if bool(faults_of(root, page, True)) != is_wrong:
                print(f"{'not found' if is_wrong else 'wrongly found'}: {line!r}: {faults_of(root, page, True)}")
                bad += 1
    print(f"{len(wrong) + len(right) - bad} passed, {bad} failed")
    return bad


def main(arguments):
    if "--self-test" in arguments:
        return 1 if self_test() else 0
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent.parent).resolve()
    if not (root / "docs").is_dir():
        print(f"{root}: no docs/ folder", file=sys.stderr)
        return 2
    return 1 if check(root) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
