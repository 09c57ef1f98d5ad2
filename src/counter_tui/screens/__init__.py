"""The screens of the desk; they hold no rules."""
