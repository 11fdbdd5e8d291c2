"""The form engine: JSON Schema in; HTML, data, findings out. Pure: no clock, no database, no web.

This is its door: what other packages use stands in ``__all__ = [
    "BadPackage", "Context", "Definition", "FileFacts", "Finding", "LiveLinks", "MaterialNeed", "Node",
    "Option", "Parsed", "Resolution", "called_for", "check", "check_schema", "compute", "first_match",
    "from_canonical", "holds", "join", "localise", "mask", "meta_schema", "missing", "parse", "plan", "prefill",
    "prune", "read", "read_package", "render", "resolve", "sentence", "step", "title", "to_canonical",
    "to_files", "validate",
]  # fmt: skip
