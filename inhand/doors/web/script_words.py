"""What scripts say; written by bin/words."""

SAID = [
    "Claim",
    "Close",
    "Live: this page shows what happens at once",
    "New tag “{words}”",
    "No moment ahead that this means",
    "Not connected: trying again",
    "Snooze",
    "Suggestions",
    "That did not work ({status}). Nothing was changed.",
    "The desk cannot be reached. What you wrote is still here.",
    "Undo",
    "Your reply was discarded. Nothing was sent.",
    "not saved",
    "not saved yet, kept here",
    "saved",
    "{count} new",
    "{count} selected",
    "{name} is reading",
    "{name} is writing",
]
