"""Files in and out: spreadsheets, app bundles, prints and diagrams."""
