"""The kinds of fields: each a small class that reads, shows and says a value. ``table`` picks the kind of a schema."""
