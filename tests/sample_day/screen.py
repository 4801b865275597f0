"""What the person at the terminal sees: a table per agency that changes in place, or plain lines."""
import sys
import unicodedata

STATES = ("held", "waiting", "ready", "in_flight", "awaiting_answer", "attention", "settled", "withdrawn")
TITLES = {"held": "扣住 held", "waiting": "排隊 waiting", "ready": "待送 ready", "in_flight": "傳送 in flight",
          "awaiting_answer": "待覆 awaiting", "attention": "待處理 attention", "settled": "辦妥 settled",
          "withdrawn": "撤回 withdrawn"}
AGENCY_TITLES = {"land": "地政 land", "vehicle": "監理 vehicle", "tax": "稅捐 tax"}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text, columns, right=False):
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def table(headings, rows):
    """Lines of an aligned table; numbers to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    columns = [max(width(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    lines = ["  ".join(pad(cell, columns[i], i > 0) for i, cell in enumerate(headings)),
             "  ".join("─" * column for column in columns)]
    lines += ["  ".join(pad(cell, columns[i], i > 0) for i, cell in enumerate(row)) for row in rows]
    return lines


def notice_table(notices):
    rows = []
    for agency in ("land", "vehicle", "tax"):
        own = [notice["state"] for notice in notices if notice["agency"] == agency]
        rows.append([AGENCY_TITLES[agency], *(own.count(state) for state in STATES), len(own)])
    rows.append(["合計 all", *(sum(row[i] for row in rows) for i in range(1, len(STATES) + 2))])
    return table(["機關 agency", *(TITLES[state] for state in STATES), "計"], rows)


class Screen:
    def __init__(self, plain):
        self.live = not plain and sys.stdout.isatty()
        self.drawn = 0
        self.last = None

    def say(self, text=""):
        self.drawn = 0
        print(text, flush=True)

    def show(self, clock_text, notices):
        """The table, over the one before. On a plain output only when somebody would want to read it."""
        lines = [f"  {clock_text} (Asia/Taipei)", *("  " + line for line in notice_table(notices))]
        if not self.live:
            return
        if self.drawn:
            sys.stdout.write(f"\x1b[{self.drawn}A")
        for line in lines:
            sys.stdout.write("\x1b[2K" + line + "\n")
        sys.stdout.flush()
        self.drawn = len(lines)

    def show_last(self, clock_text, notices):
        if self.live:
            self.show(clock_text, notices)
            self.drawn = 0
        else:
            print("\n".join([f"  {clock_text} (Asia/Taipei)", *("  " + line for line in notice_table(notices))]), flush=True)
