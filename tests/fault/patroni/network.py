"""Two networks with a switch each: `cluster` between the nodes, `clients` from the gateways to the nodes. No way leads
outside. Cables are pulled at the switch: the line stays up and what is sent is swallowed, nobody gets a reset."""
import subprocess

NETS = {"cluster": "10.77.1", "clients": "10.77.2"}
GATEWAY = "10.77.2.1"


class Namespace:
    """A network namespace that lives as long as its process; None: the one we are in."""

    def __init__(self, ours=False):
        self.process = None if ours else subprocess.Popen(["unshare", "--net", "--", "sh", "-c", "echo; exec sleep infinity"],
                                                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self.process:
            self.process.stdout.readline()

    def enter(self):
        """Before a command that is to run in it."""
        return ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", "--"] if self.process else []

    def ip(self, *lines):
        subprocess.run(self.enter() + ["ip", "-batch", "-"], input="\n".join(lines) + "\n", text=True, check=True)


class Network:
    def __init__(self, nodes):
        self.here, self.switch, self.nodes = Namespace(ours=True), Namespace(), {node: Namespace() for node in nodes}
        self.addresses = {net: {node: f"{prefix}.{11 + at}" for at, node in enumerate(nodes)} for net, prefix in NETS.items()}
        self.switch.ip(*(f"link add name {net} type bridge" for net in NETS), *(f"link set {net} up" for net in NETS))
        for net in NETS:
            for node in nodes:
                self._cable(self.nodes[node], net, f"{net}-{node}", self.addresses[net][node])
        self._cable(self.here, "clients", "clients-here", GATEWAY)
        self._make_known()

    def _cable(self, namespace, net, port, address):
        """From a namespace's interface, named after the net, to the switch's port."""
        end = f"end-{port}"[:15]
        self.here.ip(f"link add name {end} address {self._hardware(address)} type veth peer name {port}",
                     f"link set {port} netns {self.switch.process.pid}",
                     *([f"link set {end} netns {namespace.process.pid}"] if namespace.process else []))
        self.switch.ip(f"link set {port} master {net}", f"link set {port} up")
        namespace.ip(f"link set {end} name {net}", "link set lo up", f"address add {address}/24 dev {net}", f"link set {net} up")

    @staticmethod
    def _hardware(address):
        return "02:00:" + ":".join(f"{int(part):02x}" for part in address.split("."))

    def _make_known(self):
        """Nobody has to ask who has an address: an unanswered question would come back as an error, as in no routed net."""
        for net, nodes in self.addresses.items():
            everybody = {self.nodes[node]: address for node, address in nodes.items()}
            if net == "clients":
                everybody[self.here] = GATEWAY
            for namespace, own in everybody.items():
                namespace.ip(*(f"neigh replace {other} lladdr {self._hardware(other)} dev {net} nud permanent"
                               for other in everybody.values() if other != own))

    def cut(self, node, nets=tuple(NETS)):
        self.switch.ip(*(f"link set {net}-{node} nomaster" for net in nets))

    def mend(self, node, nets=tuple(NETS)):
        self.switch.ip(*(f"link set {net}-{node} master {net}" for net in nets))
