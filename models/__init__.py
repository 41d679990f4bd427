"""What a user writes and reads: terms, travel times and plans in names, minutes and dates."""
