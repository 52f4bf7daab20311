"""Automations: what the system does by itself when a record changes or a time has come."""
