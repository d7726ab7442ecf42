"""One launch of a cell in CPython: what bench/python.c starts.

    python -B -E -s launch.py KEY=VALUE..
    python launch.py                        says what it is, in one line

This file alone must be understood by every Python there ever was, so that one
that is too old can say so. Workers that are spawned import it as well.
"""
import sys

OLDEST = (3, 8)  # multiprocessing.parent_process


def describe():
    """Fields with tabs between: what, version, build, compiler, whether the
    GIL is on, and whether this build can be without."""
    import platform
    import sysconfig
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    return "\t".join([
        platform.python_implementation(), platform.python_version(),
        " ".join(platform.python_build()), platform.python_compiler(),
        "on" if gil else "off", "yes" if free else "no"])


def main():
    if len(sys.argv) == 1:
        print(describe())
        return
    if sys.version_info[:2] < OLDEST:
        sys.exit("Python %d.%d is too old: %d.%d is the oldest that is known "
                 "to do" % (tuple(sys.version_info[:2]) + OLDEST))
    from tvp import team
    team.main(dict(word.split("=", 1) for word in sys.argv[1:]))


if __name__ == "__main__":
    main()
