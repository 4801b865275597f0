"""A mail server of its own (RFC 5321, 3207, 4954), standard library only, that keeps a ledger of what it took and does
wrong what it is told to."""
import base64
import email
import email.policy
import re
import socketserver
import ssl
import threading

OCCASIONS = {"已收件": "receipt", "請您補辦": "needs_citizen", "逾期未完成": "overdue", "已辦結": "completion"}


class Taken:
    """A mail as it lies in the ledger: from the last byte on, whether or not the answer reached the sender."""

    def __init__(self, sender, recipient, raw):
        self.sender, self.recipient, self.bytes = sender, recipient, raw
        self.message = email.message_from_bytes(raw, policy=email.policy.default)
        self.message_id, self.subject = self.message["Message-ID"], str(self.message["Subject"])
        self.occasion = next((word for sign, word in OCCASIONS.items() if sign in self.subject), None)
        self.receipt = (re.search(r"\d{8}-\d{7}-\d{4,}-[0-9A-Z]", self.subject) or [None])[0]
        self.text = self.message.get_content()


class MailServer:
    """`security`: none, starttls or tls (`certificate`: (crt, pem), read when first needed). `account`: (user, password) it
    asks for. `fault(stage, recipient)`: None or what to do instead at RCPT or message: an answer line, "hang", "cut" (the
    mail is taken, the answer never comes) or "cut_before" (it is lost). `before_answer(taken)`: called when a mail lies in
    the ledger and the sender does not know it yet."""

    def __init__(self, security="none", certificate=None, account=None):
        self.security, self.certificate, self.account = security, certificate, account
        self.offers_starttls = security == "starttls"
        self.fault = lambda stage, recipient: None
        self.before_answer = lambda taken: None
        self.taken, self.commands, self.lock = [], [], threading.Lock()
        self.ended = threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                Conversation(outer, self.request).run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, allow_reuse_address = True, True

            def handle_error(self, request, client_address):
                pass  # a client that was killed

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, self.certificate))
        return context

    def ledger(self):
        with self.lock:
            return list(self.taken)

    def stop(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class Conversation:
    def __init__(self, server, connection):
        self.server, self.connection, self.secure = server, connection, False
        if server.security == "tls":
            self.secure_now()
        self.lines = self.connection.makefile("rb")
        self.signed_in, self.sender, self.recipient = server.account is None, None, None

    def secure_now(self):
        self.connection = self.server.context().wrap_socket(self.connection, server_side=True)
        self.secure = True

    def say(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def run(self):
        self.connection.settimeout(60)
        self.say("220 mail.example.tw ESMTP")
        for raw in self.lines:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            verb = line.split(" ")[0].upper()
            with self.server.lock:
                self.server.commands.append(verb)
            if verb == "QUIT":
                self.say("221 bye")
                return
            if self.answer(verb, line) == "end":
                return

    def answer(self, verb, line):
        if verb in ("EHLO", "HELO"):
            more = ["STARTTLS"] if self.server.offers_starttls and not self.secure else []
            more += ["AUTH PLAIN LOGIN"] if self.server.account else []
            lines = ["mail.example.tw", "PIPELINING", "SIZE 1000000", *more]
            self.say(*[f"250{' ' if one is lines[-1] else '-'}{one}" for one in lines])
        elif verb == "STARTTLS" and self.server.offers_starttls:
            self.say("220 go ahead")
            self.secure_now()
            self.lines = self.connection.makefile("rb")
            return self.run_on()
        elif verb == "AUTH":
            self.sign_in(line)
        elif verb in ("NOOP", "RSET"):
            self.say("250 2.0.0 ok")
        elif not self.signed_in:
            self.say("530 5.7.0 sign in first")
        elif verb == "MAIL":
            self.sender = re.search(r"<(.*?)>", line)[1]
            self.say("250 2.1.0 ok")
        elif verb == "RCPT":
            self.recipient = re.search(r"<(.*?)>", line)[1]
            fault = self.server.fault("RCPT", self.recipient)
            if fault == "hang":
                self.server.ended.wait(60)
                return "end"
            self.say(fault or "250 2.1.5 ok")
        elif verb == "DATA":
            return self.take()
        else:
            self.say("502 5.5.1 not here")
        return None

    def run_on(self):
        """The rest of the conversation, over TLS now."""
        for raw in self.lines:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            verb = line.split(" ")[0].upper()
            with self.server.lock:
                self.server.commands.append(verb)
            if verb == "QUIT":
                self.say("221 bye")
                break
            if self.answer(verb, line) == "end":
                break
        return "end"

    def sign_in(self, line):
        words = line.split(" ")
        if words[1].upper() == "PLAIN":
            if len(words) < 3:
                self.say("334 ")
                words.append(self.lines.readline().decode().strip())
            found = tuple(base64.b64decode(words[2]).decode().split("\0")[1:])
        else:
            found = []
            for prompt in ("Username:", "Password:"):
                self.say("334 " + base64.b64encode(prompt.encode()).decode())
                found.append(base64.b64decode(self.lines.readline()).decode())
        self.signed_in = tuple(found) == self.server.account
        self.say("235 2.7.0 welcome" if self.signed_in else "535 5.7.8 no")

    def take(self):
        self.say("354 go ahead")
        raw = b""
        for line in self.lines:
            if line == b".\r\n":
                break
            raw += line[1:] if line.startswith(b".") else line
        else:
            return "end"  # the sender went away in the middle
        fault = self.server.fault("message", self.recipient)
        if fault == "hang":
            self.server.ended.wait(60)
            return "end"
        if fault == "cut_before":
            return "end"
        if fault and fault != "cut":
            self.say(fault)
            return None
        taken = Taken(self.sender, self.recipient, raw)
        with self.server.lock:
            self.server.taken.append(taken)
        if fault == "cut":
            return "end"
        self.server.before_answer(taken)
        self.say("250 2.0.0 taken")
        return None
