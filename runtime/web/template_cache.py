"""Templates as they were compiled, kept where Python keeps compiled modules: beside their sources.

Rules of this file:
1. What is kept is used only while the template is what it was compiled from, by the same Python
   and the same Jinja2; raise FORMAT when the environment compiles otherwise than before.
2. Where nothing can be kept, or Python is told to keep nothing, templates are compiled anew.
"""

import sys
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

FORMAT = 1


class TemplateCache(FileSystemBytecodeCache):
    """The compiled templates of a folder."""

    def __init__(self, templates: Path) -> None:
        beside = Path(cache_from_source(str(templates / "any.py"))).parent
        super().__init__(str(beside), f"jinja-{version('jinja2')}-{FORMAT}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template as it was compiled, if it is kept."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled, if that can be."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
