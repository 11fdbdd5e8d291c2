"""Rules as sentences: conditions as lines of field, operator and value; what a form's rules say; what fires and why."""
