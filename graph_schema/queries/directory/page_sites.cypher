// question: which sites, but never secret ones, come after a place in the order of names?
// in: $after (string, '' for the start), $first (integer)
// out: id, name, barrier_free, lat, lon, sort_key, provider_id, areas
MATCH (s:Site)
WHERE s.sort_key > $after AND NOT coalesce(s.secret, false)
WITH s ORDER BY s.sort_key LIMIT $first
RETURN s.id AS id, s.name AS name, s.barrier_free AS barrier_free, s.lat AS lat, s.lon AS lon, s.sort_key AS sort_key,
       head([(s)<-[:HAS_SITE]-(p:Provider) | p.id]) AS provider_id,
       [(s)-[:LOCATED_IN]->(n:Neighbourhood)-[:AT_LEVEL]->(l:Level) | {id: n.id, rank: l.rank}] AS areas
ORDER BY sort_key
