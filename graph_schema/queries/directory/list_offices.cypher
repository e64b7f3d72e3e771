// question: which offices are there?
// in: –
// out: id, name, kind, opening_hours, barrier_free, lat, lon, host, sort_key, areas
MATCH (o:DistrictOffice)
RETURN o.id AS id, o.name AS name, o.kind AS kind, o.opening_hours AS opening_hours, o.barrier_free AS barrier_free,
       o.lat AS lat, o.lon AS lon, o.host AS host, o.sort_key AS sort_key,
       [(o)-[:LOCATED_IN]->(n:Neighbourhood)-[:AT_LEVEL]->(l:Level) | {id: n.id, rank: l.rank}] AS areas
ORDER BY sort_key
