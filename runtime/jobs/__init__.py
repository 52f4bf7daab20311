"""Background work: what is due, deliveries, long imports and exports."""
