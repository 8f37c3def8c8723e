"""Import this first: one thread everywhere, decided before NumPy is loaded, and the course on the path."""

import os
import sys
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("JAX_ENABLE_X64", "1")  # else jax would quietly do the float64 tasks in float32
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")  # jax on one thread like the others
sys.path.insert(0, str(Path(__file__).parent.parent))
