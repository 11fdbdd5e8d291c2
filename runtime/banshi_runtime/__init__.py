"""The applicants' and reviewers' surface: portal, apply, review, certificates, verification."""
