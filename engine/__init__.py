"""The pure core: definitions, state and facts go in, a decision comes out; no input or output."""
