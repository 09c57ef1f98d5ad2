"""What the desk's store and the service share of encrypted SQLite."""
