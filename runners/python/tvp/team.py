"""Making workers and handing them tasks, as CPython's own library does it.

    threading, multiprocessing    task i belongs to worker i modulo W
    concurrent.futures            every worker takes the next task of a queue

The C half (bench/python.c) says by one letter which phase begins, times it,
and waits for what is told by Job.tell. Workers are let through their gate by
it alone, and tell it themselves when they are done: nobody stands between.
"""
import concurrent.futures
import importlib
import mmap
import multiprocessing
import multiprocessing.connection
import os
import resource
import sys
import tempfile
import threading

from tvp.job import LOCAL, Job, Worker, describe, follow
from tvp.work import WORKLOADS

MODULES = {
    "fork": "multiprocessing.popen_fork",
    "spawn": "multiprocessing.popen_spawn_posix",
    "forkserver": "multiprocessing.popen_forkserver",
}


class TeamFault(Exception):
    """There is no team, or no longer."""


def follow_parent():
    follow(multiprocessing.parent_process().sentinel)


def live(job, index):
    """A worker's life: a thread's."""
    worker = Worker(job, index)
    if job.gated:
        worker.await_gate()
    for task in range(index, job.tasks, job.workers):
        worker.perform(task)
    worker.hold()
    worker.done()


def live_alone(job, index):
    """A worker's life: a process's."""
    follow_parent()
    live(job, index)


class Dealt:
    """Workers with tasks of their own, from birth on unless a gate is shut."""

    def __init__(self, job):
        self.job = job
        self.members = []
        self.sentinels = {}  # of processes that live, with their index

    def start(self):
        if self.job.gated:
            self.bear_all()

    def run(self):
        if not self.job.gated:
            self.bear_all()

    def bear_all(self):
        for index in range(self.job.workers):
            self.job.note_birth(index)
            try:
                self.bear(index)
            except Exception as error:
                raise TeamFault("%s: %d of %d workers could be started: %s" % (
                    self.call, index, self.job.workers, describe(error)))
            self.job.note_started()

    def stop(self):
        for member in self.members:
            member.join()

    def bury(self, sentinel):
        """A process is gone; was it through?"""
        index = self.sentinels.pop(sentinel)
        member = self.members[index]
        member.join()
        if member.exitcode == 0:
            return
        how = ("was killed by signal %d" % -member.exitcode
               if member.exitcode < 0
               else "exited with status %d" % member.exitcode)
        self.job.tell("lost", "%d worker %d (a process) %s"
                      % (index, index, how))


class Threads(Dealt):
    call = "threading.Thread"

    def bear(self, index):
        thread = threading.Thread(target=live, args=(self.job, index))
        self.members.append(thread)
        thread.start()


class Processes(Dealt):
    call = "multiprocessing.Process"

    def __init__(self, job):
        super().__init__(job)
        method = job.words["start_method"]
        importlib.import_module(MODULES[method])
        self.context = multiprocessing.get_context(method)

    def bear(self, index):
        process = self.context.Process(
            target=live_alone, args=(self.job, index))
        self.members.append(process)
        process.start()
        self.sentinels[process.sentinel] = index


# ---- pools ----

JOB = None  # of the worker that this process of a pool is


def adopt(job, alone):
    """First in every worker of a pool."""
    global JOB
    JOB = job
    if alone:
        follow_parent()


def begin(index):
    """The first task of each worker, which ends when the gate is opened: no
    worker can take two of them, so that all must have been born."""
    LOCAL.worker = Worker(JOB, index)
    LOCAL.worker.await_gate()


def perform(index):
    """With more workers to be held than tasks, some have none."""
    if index < JOB.tasks:
        LOCAL.worker.perform(index)
    LOCAL.worker.hold()


class Pool:
    """Workers that take tasks from the queue of an executor."""
    sentinels = {}  # an executor sees by itself that a process is gone

    def __init__(self, job):
        self.job = job
        self.executor = None

    def start(self):
        self.executor = self.make()
        for index in range(self.job.workers):
            try:
                first = self.executor.submit(begin, index)
            except Exception as error:
                raise TeamFault("%s: %d of %d workers could be started: %s" % (
                    self.call, index, self.job.workers, describe(error)))
            first.add_done_callback(self.check)
            self.job.note_started()

    def check(self, first):
        if first.exception() is not None:
            self.job.tell("failed", describe(first.exception()))

    def run(self):
        tasks = self.job.tasks
        if self.job.held:
            tasks = max(tasks, self.job.workers)
        for _ in self.executor.map(perform, range(tasks)):
            pass
        self.job.tell("ran", "")

    def stop(self):
        self.executor.shutdown()


class ThreadPool(Pool):
    call = "concurrent.futures.ThreadPoolExecutor"

    def make(self):
        return concurrent.futures.ThreadPoolExecutor(
            self.job.workers, initializer=adopt, initargs=(self.job, False))


class ProcessPool(Pool):
    call = "concurrent.futures.ProcessPoolExecutor"

    def __init__(self, job):
        super().__init__(job)
        importlib.import_module("concurrent.futures.process")
        method = job.words["start_method"]
        importlib.import_module(MODULES[method])
        self.context = multiprocessing.get_context(method)

    def make(self):
        return concurrent.futures.ProcessPoolExecutor(
            self.job.workers, mp_context=self.context,
            initializer=adopt, initargs=(self.job, True))


TEAMS = {
    ("thread", "dealt"): Threads,
    ("process", "dealt"): Processes,
    ("thread", "queue"): ThreadPool,
    ("process", "queue"): ProcessPool,
}


# ---- the phases ----

def usage_words():
    """What this process has used so far: it is not the tasks'. It may have
    been a shell before, with children, which became Python."""
    used = [resource.getrusage(who) for who in (
        resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return " ".join(str(sum(values)) for values in (
        [round(u.ru_utime * 1e9) for u in used],
        [round(u.ru_stime * 1e9) for u in used],
        [u.ru_nvcsw for u in used], [u.ru_nivcsw for u in used],
        [u.ru_minflt for u in used], [u.ru_majflt for u in used]))


def ballast(count):
    """Dirty memory, as bench/ballast.c makes it: small pages, none of them
    empty or equal to another."""
    if count == 0:
        return None
    try:
        memory = mmap.mmap(-1, count,
                           flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise TeamFault("map %d bytes of ballast: %s"
                        % (count, error.strerror))
    try:
        memory.madvise(mmap.MADV_NOHUGEPAGE)
    except OSError:
        pass  # a kernel built without huge pages knows no such advice
    chunk = os.urandom(1 << 20)
    for at in range(0, count, len(chunk)):
        memory[at:at + len(chunk)] = chunk[:count - at]
    for at in range(0, count - 7, mmap.PAGESIZE):
        memory[at:at + 8] = at.to_bytes(8, "little")
    return memory


def begin_on(cpu):
    """Move to the CPU where the launch is to begin, and be free again, as
    bench/launch.c does when all is ready."""
    if cpu is not None:
        usable = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {int(cpu)})
        os.sched_setaffinity(0, usable)


def next_phase(down, team):
    """The letter of the next phase, "" when there is none; meanwhile see
    whether processes die."""
    while team.sentinels:
        ready = multiprocessing.connection.wait([down, *team.sentinels])
        for sentinel in ready:
            if sentinel != down:
                team.bury(sentinel)
        if down in ready:
            break
    return os.read(down, 1).decode()


def serve(job, team, down):
    phases = {"s": team.start, "r": team.run, "t": team.stop}
    while True:
        letter = next_phase(down, team)
        if not letter:
            return
        phases[letter]()
        if letter == "t":
            job.tell("stopped", "")


def keep_in(scratch):
    """What the library makes of files (the fork server's socket) goes where
    all is removed, whatever we die of. By a name that is short enough for a
    socket, of which it may have 107 bytes (unix(7))."""
    if scratch is not None:
        fd = os.open(scratch, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        tempfile.tempdir = "/proc/%d/fd/%d" % (os.getpid(), fd)


def clear(scratch):
    if scratch is None:
        return
    for folder in os.scandir(scratch):
        if folder.name.startswith("pymp-"):
            for file in os.scandir(folder.path):
                os.unlink(file.path)
            os.rmdir(folder.path)


def main(words):
    """Ends without what Python does at its end: nothing is left to be done,
    and its time would be counted as the workers'."""
    job = Job(words)
    status = 1
    try:
        keep_in(job.scratch)
        team = TEAMS[words["birth"], words["hand_out"]](job)
        team.ballast = ballast(int(words["ballast_bytes"]))
        job.inherited = WORKLOADS[words["workload"]].inherit(job)
        begin_on(words.get("first_cpu"))
        job.tell("hello", usage_words())
        serve(job, team, int(words["down"]))
        clear(job.scratch)
        status = 0
    except TeamFault as error:
        job.tell("failed", str(error))
    except BaseException as error:
        job.tell("failed", describe(error))
    sys.stderr.flush()
    os._exit(status)
