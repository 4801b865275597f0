"""HTTP byte by byte: what a careless or hostile client sends, and what comes back."""
import json
import socket


class Reply:
    """One answer as it stood on the wire. `rest` is what came behind it."""

    def __init__(self, data):
        head, separator, behind = data.partition(b"\r\n\r\n")
        if not separator:
            raise AssertionError(f"no HTTP answer: {data[:200]!r}")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        length = int(self.headers.get("content-length", 0))
        self.body, self.rest = behind[:length], behind[length:]
        self.json = json.loads(self.body) if "json" in self.headers.get("content-type", "") and self.body else None


def head(method, path, *lines, host="localhost"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode("latin-1")


def connect(port, timeout=15):
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def read_all(connection):
    """What comes until the other side closes; a reset in the middle is an error of its own and is not hidden."""
    data = b""
    while piece := connection.recv(65536):
        data += piece
    return data


def read_reply(connection):
    """One whole answer of a connection that stays open."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise AssertionError(f"closed inside the head: {data!r}")
        data += piece
    reply = Reply(data)
    missing = int(reply.headers.get("content-length", 0)) - len(reply.body)
    while missing > 0:
        piece = connection.recv(65536)
        if not piece:
            raise AssertionError("closed inside the body")
        data, missing = data + piece, missing - len(piece)
    return Reply(data)


def talk(port, data, shut=False, timeout=15):
    """Sends `data` at once and reads until the server closes: (first answer, everything behind it)."""
    with connect(port, timeout) as connection:
        connection.sendall(data)
        if shut:
            connection.shutdown(socket.SHUT_WR)
        return Reply(read_all(connection))


def assert_problem(test, reply, status, code):
    """An answer in problem+json, in both languages."""
    test.assertEqual((reply.status, reply.json and reply.json["code"]), (status, code))
    test.assertEqual(reply.headers["content-type"], "application/problem+json")
    test.assertEqual(reply.json["status"], status)
    test.assertTrue(reply.json["title"] and reply.json["title_zh"] and reply.json["detail_zh"])
