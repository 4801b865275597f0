"""What the store holds at the end, read without the product's code."""
import collections
import contextlib
import sqlite3

from ledger_check import Notice, Store

OPEN = "SELECT COUNT(*) FROM notices WHERE state NOT IN ('settled', 'withdrawn')"


def query(stage, text):
    """Rows of texts."""
    if stage.database:
        told = stage.database.query(text, "tongbao")
        return [line.split("|") for line in told.splitlines()]
    path = f"file:{stage.store_folder}/tongbao.db?mode=ro"
    with contextlib.closing(sqlite3.connect(path, uri=True, timeout=30)) as store:
        return [["" if value is None else str(value) for value in row] for row in store.execute(text)]


def number(stage, text):
    return int(query(stage, text)[0][0])


def read_store(stage):
    leaves = collections.Counter()
    for (line,) in query(stage, "SELECT line FROM leaves WHERE line LIKE '%\"kind\":\"outcome\"%'"):
        leaves[line.split('"notice":"', 1)[1][:26]] += 1
    notices = {row[0]: Notice(*row[1:5], int(row[5]), int(row[6]), int(row[7]), leaves[row[0]])
               for row in query(stage, "SELECT notice_id, case_id, agency, state, outcome, attempts, person_row, "
                                       "subject_seq FROM notices")}
    booked = collections.defaultdict(list)
    for case, group, item, procedure, total in query(
            stage, "SELECT case_id, credit_group, item, procedure_name, SUM(quantity) FROM credits GROUP BY case_id, "
                   "credit_group, item, procedure_name ORDER BY case_id, credit_group, item, procedure_name"):
        booked[case].append(f"{group} {item} {procedure} {total}")
    return Store(
        # A key is forgotten after thirty days, which pass in seconds where a test moves the clock.
        cases=dict(query(stage, "SELECT c.case_id, COALESCE(k.idempotency_key, '') FROM cases c LEFT JOIN idempotency_keys k "
                                "ON k.case_id = c.case_id")), notices=notices,
        credits={case: "; ".join(entries) for case, entries in booked.items()},
        unknown_attempts=number(stage, "SELECT COUNT(*) FROM exchanges WHERE result = 'unknown'"),
        attempts_recorded=number(stage, "SELECT COUNT(*) FROM exchanges WHERE kind = 'attempt'"))


def whole(stage):
    """Whether the database itself says that nothing in it is broken."""
    if stage.database:
        return True
    return query(stage, "PRAGMA integrity_check") == [["ok"]] and not query(stage, "PRAGMA foreign_key_check")
