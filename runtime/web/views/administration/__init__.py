"""What the pages of administration are bound to."""
