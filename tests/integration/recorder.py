"""An agency that only listens: takes mutual TLS on a port of its own, keeps every request as it came, answers 500."""
import socket
import ssl
import threading


class Recorder:
    def __init__(self, keys, name):
        self.requests = []  # (head, body), bytes
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys / f"{name}.crt", keys / f"{name}.pem")
        context.load_verify_locations(keys / "gateway.crt")
        context.verify_mode = ssl.CERT_REQUIRED
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(connection, server_side=True) as client:
                    client.settimeout(5)
                    self._take(client)
            except OSError:
                connection.close()

    def _take(self, client):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = client.recv(65536)
            if not piece:
                return
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += client.recv(65536)
        self.requests.append((head, body))
        client.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self):
        self._listener.close()
