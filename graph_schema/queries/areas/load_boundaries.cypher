// question: which borders do the areas of a level have, as they were given?
// in: $level (string)
// out: area_id, wkb, crs
MATCH (n:Neighbourhood)-[:BOUNDED_BY]->(b:Boundary)
WHERE n.level = $level
RETURN n.id AS area_id, b.wkb AS wkb, b.crs AS crs
ORDER BY n.sort_key
