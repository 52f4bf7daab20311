"""Demo data: how an app's files tell of people and records, and what is drawn from them."""
