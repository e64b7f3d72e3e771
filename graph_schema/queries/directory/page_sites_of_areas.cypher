// question: which sites, but never secret ones, in each area come after a place in the order of names?
// in: $area_ids (list of strings), $after (string, '' for the start), $first (integer, for each)
// out: of_id, id, name, barrier_free, lat, lon, sort_key, provider_id, areas
MATCH (a:Neighbourhood)
WHERE a.id IN $area_ids
CALL (a) {
  MATCH (a)<-[:LOCATED_IN]-(s:Site)
  WHERE s.sort_key > $after AND NOT coalesce(s.secret, false)
  WITH DISTINCT s ORDER BY s.sort_key LIMIT $first
  RETURN s
}
RETURN a.id AS of_id, s.id AS id, s.name AS name, s.barrier_free AS barrier_free, s.lat AS lat, s.lon AS lon,
       s.sort_key AS sort_key,
       head([(s)<-[:HAS_SITE]-(p:Provider) | p.id]) AS provider_id,
       [(s)-[:LOCATED_IN]->(n:Neighbourhood)-[:AT_LEVEL]->(l:Level) | {id: n.id, rank: l.rank}] AS areas
ORDER BY of_id, sort_key
