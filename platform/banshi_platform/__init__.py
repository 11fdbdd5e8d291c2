"""The ground of Banshi: settings, database, versioned documents, files, jobs, trail, accounts, hooks, web kernel.

It knows documents, actors and jobs; it does not know forms. Nothing here imports a floor above it.
"""

__version__ = "0.1.0"
