"""The administrators' surface: matters, drafts with live preview, import and export of packages, publishing.

It hands the runtime published versions and nothing else; it never imports it.
"""
