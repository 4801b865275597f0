#!/usr/bin/env python3
"""fault_gate: a TCP proxy that harms what goes through it. It knows no protocol: it counts bytes.

  fault_gate.py --to PORT [--to PORT]... [--seed N] [--every BYTES] [--stall-s S]

A gate for each target, all on loopback. Prints {"ready": true, "ports": [...]} and obeys lines of JSON on its standard
input, one answer a line; it ends when that closes.

  {"gate": 0, "fault": "cut"}   from now on this gate cuts, open connections included; without "gate" all of them do
  {"count": true}               per gate: connections, bytes, and how often it did each harm

| fault | what happens, about every BYTES bytes of a direction |
|---|---|
| pass | nothing |
| refuse | every second new connection is reset before a byte passes; open ones are cut |
| cut | both sides are closed, half of them with a reset, in the middle of what was said |
| stall | nothing more passes this way for about S seconds; then what waited is delivered, also when nobody waits any more |
| slow | some hundred bytes trickle |
| slice | some hundred bytes come in pieces of one to seven bytes |
| corrupt | one bit of one byte is turned |
"""
import argparse
import asyncio
import collections
import json
import random
import socket
import struct
import sys

FAULTS = ("pass", "refuse", "cut", "stall", "slow", "slice", "corrupt")
PATCH = 400  # bytes that trickle or are sliced at once


class Cut(Exception):
    """This connection is over."""


def close(writer, reset):
    if reset:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    writer.close()


class Connection:
    """Two directions, each with a number of bytes that still pass unharmed."""

    def __init__(self, gate, client, target):
        self.gate, self.sides = gate, (client, target)
        self.left = [0, 0]
        self.draw()

    def draw(self):
        for way in (0, 1):
            self.draw_one(way)

    def draw_one(self, way):
        self.left[way] = 1 + int(self.gate.random.expovariate(1 / self.gate.every))

    async def carry(self, way):
        """From the client to the target (way 0) or back (1), until one side is done."""
        reader, writer = self.sides[way][0], self.sides[1 - way][1]
        while data := await reader.read(65536):
            while data:
                harmed = self.gate.fault != "pass" and self.left[way] <= len(data)
                whole = data[:self.left[way] - 1] if harmed else data
                if whole:
                    writer.write(whole)
                    await writer.drain()
                    self.gate.count["bytes"] += len(whole)
                self.left[way] -= len(whole)
                data = data[len(whole):]
                if harmed:
                    data = await self.harm(writer, data)
                    self.draw_one(way)
        writer.write_eof()

    async def harm(self, writer, data):
        """Does to the next bytes what the gate does now; returns what is to be carried on."""
        fault = self.gate.fault
        self.gate.count["cut" if fault == "refuse" else fault] += 1
        if fault in ("cut", "refuse"):
            raise Cut
        if fault == "corrupt":
            return bytes((data[0] ^ 1 << self.gate.random.randrange(8),)) + data[1:]
        if fault == "stall":
            await asyncio.sleep(self.gate.random.uniform(0.5, 1.5) * self.gate.stall_s)
            return data
        patch, at = data[:PATCH], 0
        pause = self.gate.random.uniform(0.002, 0.15) if fault == "slow" else 0
        while at < len(patch):
            size = 30 if fault == "slow" else self.gate.random.randrange(1, 8)
            writer.write(patch[at:at + size])
            await writer.drain()
            await asyncio.sleep(pause)
            at += size
        return data[len(patch):]

    def end(self, reset):
        for _, writer in self.sides:
            close(writer, reset)


class Gate:
    def __init__(self, target, chance, every, stall_s):
        self.target, self.random, self.every, self.stall_s = target, chance, every, stall_s
        self.fault, self.count, self.open = "pass", collections.Counter(), set()

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    def turn_to(self, fault):
        self.fault = fault
        for connection in self.open:
            connection.draw()

    async def serve(self, reader, writer):
        self.count["connections"] += 1
        if self.fault == "refuse" and self.random.random() < 0.5:
            self.count["refuse"] += 1
            return close(writer, True)
        try:
            target = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return close(writer, False)
        for _, one in ((reader, writer), target):
            one.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(self, (reader, writer), target)
        self.open.add(connection)
        ways = [asyncio.ensure_future(connection.carry(way)) for way in (0, 1)]
        try:
            await asyncio.gather(*ways)
            connection.end(False)
        except Cut:
            connection.end(self.random.random() < 0.5)
        except (OSError, RuntimeError, asyncio.CancelledError):
            connection.end(True)
        finally:
            for way in ways:
                way.cancel()
            self.open.discard(connection)


def obey(gates, order):
    """The answer to one line of orders."""
    if "fault" in order:
        if order["fault"] not in FAULTS:
            raise ValueError(f"no fault {order['fault']}")
        for gate in gates if "gate" not in order else (gates[order["gate"]],):
            gate.turn_to(order["fault"])
    return {"gates": [dict(gate.count) for gate in gates]}


async def run(arguments):
    chance = random.Random(arguments.seed)
    gates = [Gate(target, chance, arguments.every, arguments.stall_s) for target in arguments.to]
    print(json.dumps({"ready": True, "ports": [await gate.start() for gate in gates]}), flush=True)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        print(json.dumps(obey(gates, json.loads(line))), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=int, action="append", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=12_000)
    parser.add_argument("--stall-s", type=float, default=2.5)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
