"""The dress rehearsal of a draft: made-up applications walk through the real runtime, aside from everything real.

Aside means a process of its own with a database, files and keys of its own in a temporary folder that is deleted
afterwards. A transaction that is rolled back would be no sandbox: it holds the database's only pen on SQLite for
minutes, forbids drawing PDFs (which the runtime does between transactions), takes numbers on PostgreSQL, and leaves
files in the store. Database, settings, plugins and signing keys are a process's, so only a process separates them: the
child gets no setting of the installation, no plugin and no address to send anything to; its certificates are signed
by an authority that is thrown away with the folder.
"""

from .parent import rehearse_matter
from .trial import ask_trial, begin_trial, end_trial

__all__ = ["ask_trial", "begin_trial", "end_trial", "rehearse_matter"]
