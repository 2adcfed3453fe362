"""Routing keeps no table of its own: its decisions are in the ledger."""
