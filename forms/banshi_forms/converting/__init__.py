"""Forms of other dialects as schemas of ours, with a report of what became of every element."""
