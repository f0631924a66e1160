"""Starts a program that ends when its parent does, even when the parent was killed and could tell nobody.

Called as a script: `tether.py SIGNAL PARENT UID GID COMMAND…`, with `-` for an unchanged account. It knows nothing of
the project and imports little, because it stands before each program that is started. The wish is uttered after the
change of account, which would void it; outside Linux there is no such wish, and the program just starts.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    signal, parent, uid, gid, *command = sys.argv[1:]
    if uid != "-":
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
        if os.getppid() != int(parent):  # it died before it could be asked
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - replaces this process, as a tether must


if __name__ == "__main__":
    main()
