// question: which areas of each level come after a place in the order of names?
// in: $levels (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, key, level, name, area_km2, is_district, sort_key, parent_id
MATCH (l:Level)
WHERE l.code IN $levels
CALL (l) {
  MATCH (l)<-[:AT_LEVEL]-(n:Neighbourhood)
  WHERE n.sort_key > $after
  WITH DISTINCT n ORDER BY n.sort_key LIMIT $first
  RETURN n
}
RETURN l.code AS of_id, n.id AS id, n.key AS key, n.level AS level, n.name AS name, n.area_km2 AS area_km2,
       n.is_district AS is_district,
       n.sort_key AS sort_key, head([(n)-[:PART_OF]->(up:Neighbourhood) | up.id]) AS parent_id
ORDER BY of_id, sort_key
