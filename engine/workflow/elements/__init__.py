"""What each kind of workflow node does, one kind a module."""
