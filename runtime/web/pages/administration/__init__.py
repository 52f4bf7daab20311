"""The pages of administration: people, departments, roles, apps, audit, background work."""
