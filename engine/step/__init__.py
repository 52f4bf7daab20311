"""The vocabulary of automatic steps and what each needs to know beforehand."""
