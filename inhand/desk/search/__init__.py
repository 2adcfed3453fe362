"""Finding conversations again: an index of what was said, a language to ask it in, and questions kept by name."""
