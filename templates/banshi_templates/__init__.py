"""What people see: page contexts, pages, components, documents, static files, translations, matters."""

from pathlib import Path

HERE = Path(__file__).parent
