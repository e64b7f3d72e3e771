"""Who may see and do what: signing in, the one policy, and the door through which people are read."""
