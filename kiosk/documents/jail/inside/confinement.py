"""What a jailed process gives up, for good, before it sees the first strange byte: the walls' inner side.

It need not ask to die with its parent: bubblewrap does, and without its terminal it is sent no file any more.
"""

import errno
import os
import resource
from termios import FIOCLEX, FIONCLEX, FIONREAD, TCGETS

import pyseccomp
from pyseccomp import EQ, MASKED_EQ, Arg

from kiosk.documents.jail.protocol import Role

_GIB = 1 << 30
_FILES_MAX = 64  # open at once
_THREADS_MAX = 64
_CPU_MAX = 600  # seconds of a whole visit's work; each request has its own deadline, kept by the terminal
_WRITTEN_MAX = 256_000_000  # bytes of one file

_CLONE_THREAD = 0x00010000  # clone(2)
_CLONE_NEW = 0x7E020080  # clone(2): NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_FOR_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC  # of open(2)'s flags; to read, all of them are 0
_MAP_SHARED, _MAP_ANONYMOUS, _MAP_GROWSDOWN = 0x01, 0x20, 0x100  # mmap(2)
_UNCOUNTED = _MAP_SHARED | _MAP_ANONYMOUS | _MAP_GROWSDOWN
_PR_SET_NAME = 15  # prctl(2)
_PR_SET_VMA = 0x53564D41  # prctl(2): glibc and others give their memory a name

# What isn't named here doesn't exist (ENOSYS): no socket, no fork, no program, no signal, no namespace, no tracing.
_ALWAYS = (
    # memory
    *("brk", "mprotect", "mremap", "munmap", "madvise", "membarrier"),
    # files, to be read and asked about
    *("read", "pread64", "readv", "preadv", "lseek", "close", "dup", "dup2", "dup3", "fcntl", "fadvise64"),
    *("stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2"),
    *("readlink", "readlinkat", "getdents64", "getcwd"),
    # the channel, and waiting for it
    *("write", "writev", "pwrite64", "recvfrom", "recvmsg", "poll", "ppoll", "select", "pselect6", "pipe2", "eventfd2"),
    # threads
    *("futex", "set_robust_list", "rseq", "set_tid_address", "sched_yield", "sched_getaffinity", "gettid", "getpid"),
    *("nanosleep", "clock_nanosleep", "restart_syscall", "exit", "exit_group"),
    # signals to itself: there is nobody else
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "tgkill"),
    # facts: the time, chance, the machine, itself
    *("clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrandom", "uname", "sysinfo", "getrusage"),
    *("getrlimit", "getuid", "geteuid", "getgid", "getegid", "getppid"),
)
_TO_WRITE = (  # what LibreOffice does in the folder that it has to itself
    *("open", "openat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2"),
    *("chmod", "fchmod", "fchmodat", "ftruncate", "fallocate", "fsync", "fdatasync", "utimensat", "umask", "flock"),
)
_SOMETIMES = (  # on these conditions
    # Memory that no limit counts is none to be had: shared by nobody (RLIMIT_DATA), or called a stack.
    *(("mmap", Arg(3, MASKED_EQ, _UNCOUNTED, kind)) for kind in (0, _MAP_SHARED, _MAP_ANONYMOUS)),
    ("open", Arg(1, MASKED_EQ, _FOR_WRITING, 0)),
    ("openat", Arg(2, MASKED_EQ, _FOR_WRITING, 0)),
    ("clone", Arg(0, MASKED_EQ, _CLONE_THREAD | _CLONE_NEW, _CLONE_THREAD)),  # a thread; clone3 would hide its flags
    ("sendto", Arg(4, EQ, 0)),  # to no address: the answer, on the channel
    ("prlimit64", Arg(2, EQ, 0)),  # reads a limit, sets none
    ("prctl", Arg(0, EQ, _PR_SET_NAME)),
    ("prctl", Arg(0, EQ, _PR_SET_VMA)),
    *(("ioctl", Arg(1, EQ, request)) for request in (TCGETS, FIONREAD, FIOCLEX, FIONCLEX)),  # is it a terminal, ...
)


def confine(role: Role) -> None:
    """Sets the limits, then leaves no more system calls than the role needs. Raises OSError."""
    writes = role is Role.CONVERTER
    for kind, most in (
        # LibreOffice maps more than it uses, and what is written to its folder counts as memory, too.
        (resource.RLIMIT_DATA, 3 * _GIB // 4) if writes else (resource.RLIMIT_AS, _GIB),
        (resource.RLIMIT_CPU, _CPU_MAX),
        (resource.RLIMIT_FSIZE, _WRITTEN_MAX if writes else 0),
        (resource.RLIMIT_NOFILE, _FILES_MAX),
        (resource.RLIMIT_NPROC, _THREADS_MAX),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.environ["PATH"] = ""  # no program is found that couldn't be run: who looks for libraries with one does without
    _filter(writes).load()


def _filter(writes: bool) -> pyseccomp.SyscallFilter:
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    rules.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)  # for the threads that run already, too
    for call in (*_ALWAYS, *(_TO_WRITE if writes else ())):
        rules.add_rule(pyseccomp.ALLOW, call)
    for call, condition in _SOMETIMES:
        rules.add_rule(pyseccomp.ALLOW, call, condition)
    return rules
