"""The four gates, each in a file named after what it asks."""
