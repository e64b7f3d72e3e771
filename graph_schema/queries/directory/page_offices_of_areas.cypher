// question: which offices in each area come after a place in the order of names?
// in: $area_ids (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, name, kind, opening_hours, barrier_free, lat, lon, host, sort_key, areas
MATCH (a:Neighbourhood)
WHERE a.id IN $area_ids
CALL (a) {
  MATCH (a)<-[:LOCATED_IN]-(o:DistrictOffice)
  WHERE o.sort_key > $after
  WITH DISTINCT o ORDER BY o.sort_key LIMIT $first
  RETURN o
}
RETURN a.id AS of_id, o.id AS id, o.name AS name, o.kind AS kind, o.opening_hours AS opening_hours,
       o.barrier_free AS barrier_free,
       o.lat AS lat, o.lon AS lon, o.host AS host, o.sort_key AS sort_key,
       [(o)-[:LOCATED_IN]->(n:Neighbourhood)-[:AT_LEVEL]->(l:Level) | {id: n.id, rank: l.rank}] AS areas
ORDER BY of_id, sort_key
