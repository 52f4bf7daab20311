"""Speed and size, measured beside what they are compared with."""
