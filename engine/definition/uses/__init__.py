"""Every place of an app where one of its elements is named."""
