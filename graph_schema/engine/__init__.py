"""Where the graph lives: the address of a server, or the embedded engine as a child process."""
