"""The administrator's routes: they translate between requests and the designer's functions, nothing more."""
