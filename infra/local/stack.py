"""The local stack: `stack.py up|down|clean|run`. See README.md here, and the Makefile at the root.

This file must be readable by an old Python, so that it can say what is missing.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 (the check for those who have less)
    sys.exit("error: Python 3.10 or newer is needed; this is {}.{}".format(*sys.version_info[:2]))  # noqa: UP032

import preflight  # noqa: E402 (after the version check)


def main():  # noqa: ANN201 (annotated where newer syntax may be read)
    preflight.enter_environment(sys.argv)
    import commands

    commands.main()


if __name__ == "__main__":
    main()
