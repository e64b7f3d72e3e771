// question: (write) which areas lose their border, before the new one is stored?
// in: $keys (list of area keys)
// out: –
MATCH (n:Neighbourhood)-[:BOUNDED_BY]->(b:Boundary)
WHERE n.area_key IN $keys
DETACH DELETE b
