"""Certificates and other documents: content, layout, PDF, seal, signature, and the check of a signed file.

No database and no web: the runtime's jobs and pages call in here with plain values.
"""
