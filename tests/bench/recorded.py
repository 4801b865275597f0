"""How many notices Tongbao has recorded as settled, as a bare number over HTTP, for relay3.py. Only reads.

  recorded.py PORT sqlite FILE | PORT postgresql CONNECTION
"""
import http.server
import sqlite3
import subprocess
import sys

QUESTION = "SELECT count(*) FROM notices WHERE state = 'settled'"


def of_sqlite(file):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as store:
        return store.execute(QUESTION).fetchone()[0]


def of_postgresql(connection):
    return int(subprocess.run(["psql", "-Atqc", QUESTION, connection], check=True, capture_output=True, text=True).stdout)


def main():
    port, engine, where = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    count = {"sqlite": of_sqlite, "postgresql": of_postgresql}[engine]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            text = str(count(where)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
