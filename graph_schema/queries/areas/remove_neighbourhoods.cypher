// question: (write) which areas of an earlier import go, with their borders?
// in: $keys (list of area keys)
// out: –
MATCH (n:Neighbourhood)
WHERE n.area_key IN $keys
OPTIONAL MATCH (n)-[:BOUNDED_BY]->(b:Boundary)
DETACH DELETE n, b
