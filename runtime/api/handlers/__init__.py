"""The API's handlers: each module declares the routes of one noun."""
