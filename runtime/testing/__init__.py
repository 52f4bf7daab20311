"""The public test kit: clocks, builders and scratch stores."""
