"""Pure rules that return reasons."""
