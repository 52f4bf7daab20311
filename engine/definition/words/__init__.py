"""What the language is called in words of people who have never seen a definition."""
