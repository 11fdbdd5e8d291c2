"""The form engine: JSON Schema in; HTML, data, findings out. Pure: no clock, no database, no web."""
