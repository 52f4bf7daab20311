"""What publishing a definition would mean for the records, runs and definitions that are there."""
