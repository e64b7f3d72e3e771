// question: which sites are there, but never secret ones?
// in: –
// out: id, name, barrier_free, lat, lon, sort_key, provider_id, areas
MATCH (s:Site)
WHERE NOT coalesce(s.secret, false)
RETURN s.id AS id, s.name AS name, s.barrier_free AS barrier_free, s.lat AS lat, s.lon AS lon, s.sort_key AS sort_key,
       head([(s)<-[:HAS_SITE]-(p:Provider) | p.id]) AS provider_id,
       [(s)-[:LOCATED_IN]->(n:Neighbourhood)-[:AT_LEVEL]->(l:Level) | {id: n.id, rank: l.rank}] AS areas
ORDER BY sort_key
