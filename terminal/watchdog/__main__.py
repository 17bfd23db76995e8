"""python -m terminal.watchdog COMMAND [ARGUMENT ...]: docs/tablet.md says where it runs."""

import sys

from terminal.watchdog.supervisor import watch

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.stderr.write("python -m terminal.watchdog COMMAND [ARGUMENT ...]\n")
        sys.exit(2)
    sys.exit(watch(sys.argv[1:]))
