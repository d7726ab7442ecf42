"""One launch of a cell in CPython: what bench/python.c starts.

    python -B -E -s launch.py KEY=VALUE..

This file alone must be understood by every Python there ever was, so that one
that is too old can say so. Workers that are spawned import it as well.
"""
import sys

OLDEST = (3, 8)  # multiprocessing.parent_process


def main():
    if sys.version_info[:2] < OLDEST:
        sys.exit("Python %d.%d is too old: %d.%d is the oldest that is known "
                 "to do" % (tuple(sys.version_info[:2]) + OLDEST))
    from tvp import team
    team.main(dict(word.split("=", 1) for word in sys.argv[1:]))


if __name__ == "__main__":
    main()
