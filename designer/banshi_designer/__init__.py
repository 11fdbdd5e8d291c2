"""The administrators' surface: edit drafts, preview, check, publish."""
