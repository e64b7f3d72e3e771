// question: which areas does a level have?
// in: $level (string)
// out: id, key, level, name, area_km2, is_district, parent_id
MATCH (n:Neighbourhood)
WHERE n.level = $level
RETURN n.id AS id, n.key AS key, n.level AS level, n.name AS name, n.area_km2 AS area_km2, n.is_district AS is_district,
       head([(n)-[:PART_OF]->(up:Neighbourhood) | up.id]) AS parent_id
ORDER BY n.sort_key
