"""Working time and calendar units: days, hours, holidays, months."""
