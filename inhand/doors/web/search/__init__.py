"""Finding again: the page of results, the palette, and searches kept by name."""
