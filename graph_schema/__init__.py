"""What is true: the graph, its words, its rules and its queries. Knows no web and no maps."""
