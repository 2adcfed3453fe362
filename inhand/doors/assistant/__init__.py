"""A language model that may propose: off until somebody sets one up, and nothing waits for it."""
