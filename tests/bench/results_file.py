"""tests/bench/results.json: the last measurement of every part, from which docs/performance.md is written."""
import json
import pathlib

import page

HERE = pathlib.Path(__file__).resolve().parent
FILE = HERE / "results.json"
PAGE = HERE.parents[1] / "docs" / "performance.md"


def short(value):
    """Without digits nobody reads and without absolute paths."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: short(one) for name, one in value.items() if name not in ("build", "work", "example", "began_ns")}
    return [short(one) for one in value] if isinstance(value, list) else value


def put(part, results):
    """Keeps these results as the part's last and writes the page anew from all of them."""
    every = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    every[part] = short(results)
    FILE.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page.written(every), encoding="utf-8")


if __name__ == "__main__":  # the page anew, from what is there
    PAGE.write_text(page.written(json.loads(FILE.read_text(encoding="utf-8"))), encoding="utf-8")
