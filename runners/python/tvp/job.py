"""One launch's work as its workers see it, and what is done around every task:
the Python twin of bench/job.h.

All that workers write lies in the block, the memory they share with the
program that supervises the launch. Where in it is told by that program.
"""
import fcntl
import mmap
import os
import signal
import threading
import time

from tvp.numbers import mixed
from tvp.work import WORKLOADS, WorkFault, sleep_until

BITS = (1 << 64) - 1
LINE_MAX = 480  # bytes of a message: below PIPE_BUF, they arrive whole


def describe(error):
    """What an exception says, in one line, as Python itself would end a
    traceback."""
    text = "%s: %s" % (type(error).__name__, error) if str(error) else (
        type(error).__name__)
    return " ".join(text.split())


class Job:
    """Made of KEY=VALUE words. A process that was not forked makes its own of
    the same words, and reaches what the first one had open through /proc."""

    def __init__(self, words, owner=None):
        self.words = words
        self.owner = owner
        self.inherited = None  # what workers of one process, or forks, have
        self.workers = int(words["workers"])
        self.tasks = int(words["tasks"])
        self.seed = int(words["seed"])
        self.interval_ns = int(words["interval_ns"])
        self.gated = words["gated"] == "1"
        self.held = words["hold"] == "1"
        self.sampling = words["sampling"] == "1"
        self.scratch = words.get("scratch")
        self.params = {name[2:]: value for name, value in words.items()
                       if name.startswith("p.")}
        self.up = self.reach("up", os.O_WRONLY)
        self.gate = self.reach("gate", os.O_RDONLY)
        self.release = self.reach("release", os.O_RDONLY)
        self.map_block()
        self.map_shared()

    def __reduce__(self):
        return Job, (self.words, self.owner or os.getpid())

    def reach(self, name, flags):
        fd = int(self.words[name])
        if self.owner is None:
            return fd
        return os.open("/proc/%d/fd/%d" % (self.owner, fd),
                       flags | os.O_CLOEXEC)

    def map_block(self):
        memory = mmap.mmap(self.reach("block", os.O_RDWR),
                           int(self.words["block_bytes"]))
        self.u32 = memoryview(memory).cast("I")
        self.u64 = memoryview(memory).cast("Q")

    def map_shared(self):
        self.shared = b""
        flags, prot = os.O_RDONLY, mmap.PROT_READ
        if WORKLOADS[self.words["workload"]].writes_shared:
            flags, prot = os.O_RDWR, mmap.PROT_READ | mmap.PROT_WRITE
        if int(self.words["shared_bytes"]) > 0:
            self.shared = memoryview(mmap.mmap(
                self.reach("shared", flags),
                int(self.words["shared_bytes"]), prot=prot))

    def at(self, name, item=0):
        """Offset in bytes of a field, of the item-th struct of its array."""
        array, _, _ = name.partition(".")
        begin, size = self.words[array + "s"].split(":")
        return int(begin) + item * int(size) + int(self.words[name])

    def tell(self, kind, text):
        """A message to the C half, which listens while a phase lasts."""
        line = "%s %s" % (kind, text)
        data = line.encode("utf-8", "replace")[:LINE_MAX]
        os.write(self.up, data.replace(b"\n", b" ") + b"\n")

    def tell_fault(self, text, code=0):
        self.tell("fault", "%d %s" % (code, text))

    def has_failed(self):
        """Has anybody told a fault? Others may then be waited for in vain."""
        return self.u32[self.at("block.faults") // 4] > 0

    def note_birth(self, index):
        """In the parent, just before a worker is asked for."""
        if self.sampling:
            self.u64[self.at("slot.asked_ns", index) // 8] = (
                time.monotonic_ns())

    def note_started(self):
        self.u32[self.at("block.workers_started") // 4] += 1


class Worker:
    """A worker as it sees itself."""

    def __init__(self, job, index):
        self.job = job
        self.index = index
        self.witness = self.tasks_done = 0
        self.witness_at = job.at("slot.witness", index) // 8
        self.tasks_done_at = job.at("slot.tasks_done", index) // 8
        self.asked_ns = job.u64[job.at("slot.asked_ns", index) // 8]
        if job.sampling:
            self.sample_at = job.at("sample.asked_ns") // 8
            self.sample_words = int(job.words["samples"].split(":")[1]) // 8
        self.watched = job.sampling or job.interval_ns > 0
        self.work = None
        try:
            self.bind()
            self.work = WORKLOADS[job.words["workload"]](job, index)
        except Exception as error:
            self.fault("worker %d" % index, error)

    def bind(self):
        cpu = self.job.u32[self.job.at("slot.cpu", self.index) // 4]
        if cpu >> 31 == 0:  # else -1: anywhere
            os.sched_setaffinity(0, {cpu})

    def fault(self, whose, error):
        if isinstance(error, WorkFault):
            self.job.tell_fault("%s: %s" % (whose, error), error.code)
        else:
            self.job.tell_fault("%s: %s" % (whose, describe(error)))

    def await_gate(self):
        """One of as many bytes as there are workers is this one's."""
        self.job.tell("ready", self.index)
        os.read(self.job.gate, 1)
        self.asked_ns = self.job.u64[self.job.at("block.run_began_ns") // 8]

    def await_due(self, index):
        job = self.job
        due_ns = (job.u64[job.at("block.run_began_ns") // 8]
                  + index * job.interval_ns)
        sleep_until(due_ns)
        return due_ns

    def perform(self, index):
        """Execute one task and note what it did. A failure is reported and
        leaves the other tasks alone."""
        if self.work is None:
            return
        seed = mixed(self.job.seed, index)
        try:
            if self.watched:
                witness = self.watch(index, seed)
            else:
                witness = self.work.task(index, seed)
        except Exception as error:
            self.fault("task %d, worker %d" % (index, self.index), error)
            return
        self.witness = self.witness + witness & BITS
        self.tasks_done += 1
        u64 = self.job.u64
        u64[self.witness_at] = self.witness
        u64[self.tasks_done_at] = self.tasks_done

    def watch(self, index, seed):
        if self.job.interval_ns > 0:
            self.asked_ns = self.await_due(index)
        if not self.job.sampling:
            return self.work.task(index, seed)
        witness, failed = 0, 1
        start_ns = time.monotonic_ns()
        try:
            witness = self.work.task(index, seed)
            failed = 0
        finally:
            end_ns = time.monotonic_ns()
            self.keep(index, (self.asked_ns, start_ns, end_ns, witness, index,
                              self.index | failed << 32))
            self.asked_ns = end_ns
        return witness

    def keep(self, index, values):
        """struct sample is six words of eight bytes, of which the last is two
        numbers: bench/python.c asserts it."""
        at = self.sample_at + index * self.sample_words
        u64 = self.job.u64
        for i, value in enumerate(values):
            u64[at + i] = value

    def hold(self):
        """Where workers are held: wait to be released."""
        if self.job.held:
            self.job.tell("held", self.index)
            os.read(self.job.release, 1)

    def done(self):
        job = self.job
        job.u32[job.at("slot.state", self.index) // 4] = (
            int(job.words["state_done"]))
        job.tell("done", self.index)
        if self.work is not None:
            self.work.leave()
        job.u64[job.at("slot.queue_ns", self.index) // 8] = queue_ns()


def queue_ns():
    """How long this thread was ready to run and had no CPU (schedstat,
    proc(5)), as bench/usage.c reads it."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            return int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return BITS


def follow(sentinel):
    """Be killed when the parent is gone, whatever it died of: the pipe whose
    other end it holds then has no writer, and the kernel says so by a signal
    of our choice (F_SETSIG, fcntl(2)). There is no prctl(2) in Python."""
    import select
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(sentinel, fcntl.F_GETFL)
    fcntl.fcntl(sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    poll = select.poll()
    poll.register(sentinel, select.POLLIN)
    if poll.poll(0):
        os._exit(1)


LOCAL = threading.local()  # .worker: the one that this thread of a pool is
