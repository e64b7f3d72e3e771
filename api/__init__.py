"""Who may see and do what: joins graph and geography for pages, programs and the command line."""
