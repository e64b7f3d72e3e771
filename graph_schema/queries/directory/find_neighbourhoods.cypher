// question: which areas have these ids?
// in: $ids (list of strings)
// out: id, key, level, name, area_km2, is_district, sort_key, parent_id
MATCH (n:Neighbourhood)
WHERE n.id IN $ids
RETURN n.id AS id, n.key AS key, n.level AS level, n.name AS name, n.area_km2 AS area_km2, n.is_district AS is_district,
       n.sort_key AS sort_key, head([(n)-[:PART_OF]->(up:Neighbourhood) | up.id]) AS parent_id
ORDER BY sort_key
