// question: (write) which resident counts and published figures go with their areas?
// in: $keys (list of area keys)
// out: –
MATCH (n:Neighbourhood)<-[:COUNTED_IN|PUBLISHED_FOR]-(figure)
WHERE n.area_key IN $keys
DETACH DELETE figure
