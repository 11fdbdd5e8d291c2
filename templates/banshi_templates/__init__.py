"""What people see: page contexts, pages, components, documents, static files, translations, starter matters."""
