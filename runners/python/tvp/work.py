"""The workloads as workloads/*.c define them: the same tasks of the same seeds
with the same witnesses, done by CPython.

A workload has the methods of struct workload: task(index, seed) gives the
witness, leave() is a worker's last act. It is made by each worker for itself,
with its number. What prepares, measures and cleans up is C, but for what
workers have of the process they come from: inherit(job), once. What could be
asked for and is not here, bench/python_check.c refuses before anything runs.
"""
import array
import errno
import mmap
import os
import time

from tvp.numbers import BITS, STEP, below, mixed


class WorkFault(Exception):
    """What went wrong, as struct fault says it: a text, and an errno or 0."""

    def __init__(self, text, code=0):
        super().__init__(text)
        self.code = code


def sleep_until(due_ns):
    """By time.monotonic_ns. Sleeps of older Pythons are measured from now and
    may end early."""
    while True:
        left_ns = due_ns - time.monotonic_ns()
        if left_ns <= 0:
            return
        time.sleep(left_ns / 1e9)


class Null:
    writes_shared = False  # job.shared is for reading

    @staticmethod
    def inherit(job):
        return None

    def __init__(self, job, worker):
        pass

    def task(self, index, seed):
        return seed

    def leave(self):
        pass


class Sleep(Null):
    def __init__(self, job, worker):
        self.durations = [int(ns) for ns in job.params["durations"].split(",")]
        self.percent = int(job.params["jitter_percent"])

    def task(self, index, seed):
        ns = self.durations[index % len(self.durations)]
        span_ns = ns * self.percent // 100
        ns += below(seed, 2 * span_ns + 1) - span_ns
        time.sleep(ns / 1e9)
        return mixed(seed, ns)


class Hash(Null):
    """A digest over windows into one buffer; where they begin depends on the
    task."""
    OFFSETS = OFFSET_BYTES = 64

    def __init__(self, job, worker):
        params = job.params
        self.buffer = job.shared
        self.algorithm = params["algorithm"]
        self.bytes = int(params["bytes"])
        self.chunk_bytes = int(params["chunk_bytes"])
        self.make = self.made_by(params.get("gil", "hashlib"))
        if params["context"] == "worker" and self.make is not self.pure:
            self.make = self.make().copy

    def made_by(self, by):
        if by == "hashlib":
            import hashlib
            return lambda: hashlib.new(self.algorithm)
        return self.pure  # of SHA-256, as nothing else is asked for

    @staticmethod
    def pure():
        from tvp.sha256 import Sha256
        return Sha256()

    def task(self, index, seed):
        begin = seed % self.OFFSETS * self.OFFSET_BYTES
        digest = self.make()
        left = self.bytes
        while left > 0:
            n = min(left, self.chunk_bytes)
            digest.update(self.buffer[begin:begin + n])
            left -= n
        try:
            head = digest.digest()
        except TypeError:  # of any length: it must be said
            head = digest.digest(8)
        return mixed(int.from_bytes(head[:8], "little"), index)


class Region:
    """Where the bytes of one task are."""

    def __init__(self, work, index):
        self.index = index
        self.fd = -1
        if work.shared_layout:
            self.name, self.begin = "shared", index * work.bytes
        else:
            self.name, self.begin = "task-%d" % index, 0


class File(Null):
    STAMP = 8  # bytes at the head of each block that no other block has

    def __init__(self, job, worker):
        params = job.params
        self.scratch = job.scratch
        self.seed = job.seed
        self.op = params["op"]
        self.bytes = int(params["bytes"])
        self.block_bytes = min(self.bytes, int(params["block_bytes"]))
        self.sync = {"none": None, "fsync": os.fsync,
                     "fdatasync": os.fdatasync}[params["sync"]]
        self.direct = os.O_DIRECT if params["direct"] == "1" else 0
        self.shared_layout = params["layout"] == "shared"
        self.pattern = bytes(job.shared)
        self.tails = {}  # of blocks, by their bounds
        self.buffer = mmap.mmap(-1, len(self.pattern))  # O_DIRECT: aligned
        self.buffer[:] = self.pattern
        self.view = memoryview(self.buffer)
        self.fd = -1
        if self.shared_layout:
            self.fd = self.open(Region(self, 0), os.O_RDWR | os.O_CREAT)

    def leave(self):
        if self.fd >= 0:
            os.close(self.fd)

    def open(self, region, flags):
        try:
            return os.open("%s/%s" % (self.scratch, region.name),
                           flags | self.direct | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise WorkFault("open %s%s" % (
                region.name, " with O_DIRECT" if self.direct else ""),
                error.errno)

    def transfer(self, region, writes, n, at):
        offset = region.begin + at
        done = 0
        code = errno.ENODATA
        while done < n:
            part = self.view[done:n]
            try:
                if writes:
                    now = os.pwrite(region.fd, part, offset + done)
                else:
                    now = os.preadv(region.fd, [part], offset + done)
            except OSError as error:
                code, now = error.errno, 0
            if now == 0:
                raise WorkFault("%s %d bytes at %d of %s" % (
                    "write" if writes else "read", n, offset, region.name),
                    code)
            done += now

    def tail(self, head, n):
        if (head, n) not in self.tails:
            self.tails[head, n] = self.pattern[head:n]
        return self.tails[head, n]

    def move(self, region, writes):
        """Write or read the blocks of a region; the witness of that."""
        seed = mixed(self.seed + writes & BITS, region.index)
        witness = 0
        for at in range(0, self.bytes, self.block_bytes):
            n = min(self.block_bytes, self.bytes - at)
            head = min(n, self.STAMP)
            stamp = mixed(seed, at).to_bytes(self.STAMP, "little")
            if writes:
                self.buffer[:self.STAMP] = stamp
            self.transfer(region, writes, n, at)
            found = self.buffer[:head]
            if found != stamp[:head] or (
                    not writes and self.buffer[head:n] != self.tail(head, n)):
                raise WorkFault("%s holds other bytes than were written"
                                % region.name)
            witness = mixed(witness, int.from_bytes(found, "little"))
        return witness

    def task(self, index, seed):
        region = Region(self, index)
        writes = self.op != "read" and (self.op != "mixed" or seed % 2 == 0)
        flags = os.O_WRONLY if writes else os.O_RDONLY
        if self.op == "write":
            flags |= os.O_CREAT | os.O_EXCL
        region.fd = self.fd if self.shared_layout else self.open(region, flags)
        try:
            witness = self.move(region, writes)
            if writes and self.sync is not None:
                self.call_sync(region)
        finally:
            if not self.shared_layout:
                os.close(region.fd)
        return witness

    def call_sync(self, region):
        try:
            self.sync(region.fd)
        except OSError as error:
            raise WorkFault("%s %s" % (self.sync.__name__, region.name),
                            error.errno)


class Heartbeat(Null):
    """Task 0 beats until all others are done; they compute. What they share
    are words of eight bytes: of the beat, of its delays (struct histogram), and
    two for each worker in a cache line of its own."""
    writes_shared = True
    DUE_NS, BEATS, MISSED, MAX_NS, DELAYS = range(5)
    COUNTS, COUNT = 245 * 64 // 8, 64 // 8
    BEGUN, DONE = range(2)
    IDLE_BEATS = 3

    def __init__(self, job, worker):
        self.job = job
        self.period_ns = int(job.params["period"])
        self.mixes = int(job.params["mixes"])
        self.own = self.COUNTS + worker * self.COUNT
        self.words = job.shared.cast("Q")

    def tally(self, which):
        first = self.COUNTS + which
        return sum(self.words[
            first:first + self.job.workers * self.COUNT:self.COUNT])

    @staticmethod
    def place(ns):
        """histogram_place: 32 steps within each power of two."""
        shift = max(ns.bit_length() - 6, 0)
        return shift * 32 + (ns >> shift)

    def beat(self, now_ns):
        words = self.words
        late_ns = now_ns - words[self.DUE_NS]
        missed = late_ns // self.period_ns
        words[self.DELAYS + self.place(late_ns)] += 1
        words[self.MAX_NS] = max(words[self.MAX_NS], late_ns)
        words[self.BEATS] += 1
        words[self.MISSED] += missed
        words[self.DUE_NS] += (missed + 1) * self.period_ns

    def go_on_beating(self):
        others = self.job.tasks - 1
        seen = idle = 0
        while (self.tally(self.DONE) < others and idle < self.IDLE_BEATS
               and not self.job.has_failed()):
            sleep_until(self.words[self.DUE_NS])
            done = self.tally(self.DONE)
            begun = self.tally(self.BEGUN)
            if begun > done or done > seen:
                self.beat(time.monotonic_ns())
                idle = 0
            else:
                self.words[self.DUE_NS] = (
                    time.monotonic_ns() + self.period_ns)
                idle += begun > 0
            seen = done

    def compute(self, seed):
        total = 0
        for _ in range(self.mixes):
            total = total + mixed(seed, 0) & BITS
            seed = seed + STEP & BITS
        return total

    def task(self, index, seed):
        words = self.words
        alone = self.job.workers == 1
        if index == 0:
            words[self.DUE_NS] = time.monotonic_ns() + self.period_ns
            if not alone:
                self.go_on_beating()
            return mixed(seed, self.period_ns)
        words[self.own + self.BEGUN] += 1
        witness = self.compute(seed)
        words[self.own + self.DONE] += 1
        if alone and time.monotonic_ns() >= words[self.DUE_NS]:
            self.beat(time.monotonic_ns())
        return witness


class Touch(Null):
    """One word of each page is written; the second holds what was left there
    by the process that workers come from."""
    STEP = mmap.PAGESIZE // 8  # words

    @staticmethod
    def pages(job):
        return (int(job.params["bytes"]) - 1) // mmap.PAGESIZE + 1

    @classmethod
    def inherit(cls, job):
        n = job.tasks * cls.pages(job)
        memory = mmap.mmap(-1, n * mmap.PAGESIZE,
                           flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        try:
            memory.madvise(mmap.MADV_NOHUGEPAGE)
        except OSError:
            pass  # a kernel built without huge pages knows no such advice
        words = memoryview(memory).cast("Q")
        if job.params["state"] == "inherited":
            for i in range(n):
                words[i * cls.STEP + 1] = mixed(job.seed, i)
        return words

    def __init__(self, job, worker):
        self.words = job.inherited
        self.n = self.pages(job)
        self.seed = job.seed
        self.fresh = job.params["state"] == "fresh"

    def task(self, index, seed):
        words = self.words
        witness = 0
        for i in range(index * self.n, (index + 1) * self.n):
            at = i * self.STEP
            words[at] = seed + i & BITS
            left = words[at + 1]
            if left != (0 if self.fresh else mixed(self.seed, i)):
                raise WorkFault("page %d holds other bytes than were left" % i)
            witness += words[at] ^ left
        return mixed(seed, witness & BITS)


class Exchange(Null):
    """Two workers hand each other messages as Python's users would: threads an
    object by a queue, processes bytes by multiprocessing's connections."""
    writes_shared = True

    @staticmethod
    def inherit(job):
        """For each side how it sends, and how it receives."""
        if job.params["by"] == "pointer":
            import queue
            ends = queue.SimpleQueue(), queue.SimpleQueue()
            return ((ends[1].put, ends[0].get), (ends[0].put, ends[1].get))
        from multiprocessing import Pipe
        if job.params["by"] == "socket":
            first, second = Pipe()
            return ((first.send_bytes, first.recv_bytes),
                    (second.send_bytes, second.recv_bytes))
        there, back = Pipe(duplex=False), Pipe(duplex=False)
        return ((there[1].send_bytes, back[0].recv_bytes),
                (back[1].send_bytes, there[0].recv_bytes))

    def __init__(self, job, worker):
        params = job.params
        self.job = job
        self.by_address = params["by"] == "pointer"
        self.round_trips = int(params["round_trips"])
        self.bytes = int(params["bytes"])
        self.n = self.bytes // 8
        self.all = params["touch"] == "all"
        self.talks = job.shared[:16].cast("Q")  # struct talks, in bench/mail.c

    def stamp(self, task, trip):
        return mixed(mixed(self.job.seed, task), trip)

    def make(self, stamp):
        n = self.n
        if self.all:
            words = array.array("Q", [stamp + i & BITS for i in range(n)])
        else:
            words = array.array("Q", bytes(8 * n))
            words[0], words[n - 1] = stamp, stamp + (n - 1) & BITS
        if self.by_address:
            return words
        return words.tobytes() + bytes(self.bytes % 8)

    def read(self, message):
        words = message
        if not self.by_address:
            words = array.array("Q", message[:8 * self.n])
        found = words[0] ^ words[-1]
        return (found + sum(words) if self.all else found) & BITS

    def talk_alone(self, index, witness):
        for trip in range(self.round_trips):
            message = self.make(self.stamp(index ^ 1, trip))
            witness = mixed(witness, self.read(message))
        return witness

    def talk(self, index, witness):
        send, receive = self.job.inherited[index % 2]
        for i in range(2 * self.round_trips):
            if i % 2 == index % 2:
                send(self.make(self.stamp(index, i // 2)))
            else:
                witness = mixed(witness, self.read(receive()))
        return witness

    def task(self, index, seed):
        job = self.job
        if job.workers == 1 or (index | 1) >= job.tasks:
            return self.talk_alone(index, seed)
        send, receive = job.inherited[index % 2]
        if index % 2 == 1:
            send(b"here")
            return self.talk(index, seed)
        receive()
        began_ns = time.monotonic_ns()
        witness = self.talk(index, seed)
        self.talks[1] += time.monotonic_ns() - began_ns
        self.talks[0] += 1
        return witness


WORKLOADS = {"null": Null, "sleep": Sleep, "hash": Hash, "file": File,
             "touch": Touch, "exchange": Exchange, "heartbeat": Heartbeat}
