"""What is drawn and used on more than one screen; no rules, no input or output."""
