// question: which areas, one level down, in each area come after a place in the order of names?
// in: $area_ids (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, key, level, name, area_km2, is_district, sort_key, parent_id
MATCH (a:Neighbourhood)
WHERE a.id IN $area_ids
CALL (a) {
  MATCH (a)<-[:PART_OF]-(n:Neighbourhood)
  WHERE n.sort_key > $after
  WITH DISTINCT n ORDER BY n.sort_key LIMIT $first
  RETURN n
}
RETURN a.id AS of_id, n.id AS id, n.key AS key, n.level AS level, n.name AS name, n.area_km2 AS area_km2,
       n.is_district AS is_district,
       n.sort_key AS sort_key, head([(n)-[:PART_OF]->(up:Neighbourhood) | up.id]) AS parent_id
ORDER BY of_id, sort_key
