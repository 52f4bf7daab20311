"""Live help for those who design an app: what an expression gives, who would be asked."""
