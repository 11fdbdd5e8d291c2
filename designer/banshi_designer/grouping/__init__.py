"""Groups of fields of a bureau: made once, put into many matters, updated where they are used."""
