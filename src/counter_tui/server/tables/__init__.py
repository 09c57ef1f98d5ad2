"""One small module of statements for each concern; each function takes a connection inside a transaction."""
