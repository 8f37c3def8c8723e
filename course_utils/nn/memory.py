"""Keep freed memory: an agreement with the C library that makes NumPy training loops faster on Linux."""

import ctypes
import os
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # from glibc's malloc.h


def keep_memory():
    """Ask glibc to keep freed memory for this process instead of handing it back; returns whether it will.

    A training step allocates and frees the same large arrays again and again. By default glibc gives them
    back to the kernel, which must then find and clear every page anew: on the benchmark machine that costs
    up to a third of a step. This raises two thresholds of malloc: arrays up to 32 MB come from the heap,
    and up to 256 MB of it stay with the process. Nothing is changed outside Linux with glibc, nor where
    MALLOC_ or GLIBC_TUNABLES variables show that somebody else has decided.
    """
    if sys.platform != "linux" or any(name.startswith(("MALLOC_", "GLIBC_TUNABLES")) for name in os.environ):
        return False
    try:
        if not os.confstr("CS_GNU_LIBC_VERSION").startswith("glibc"):
            return False
        mallopt = ctypes.CDLL(None).mallopt
    except (ValueError, OSError, AttributeError):  # another C library
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, 1 << 25) and mallopt(M_TRIM_THRESHOLD, 1 << 28))
