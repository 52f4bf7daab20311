"""Working time: days, hours and holidays."""
