"""Everything around the core: store, services, HTTP API, pages and command line."""
