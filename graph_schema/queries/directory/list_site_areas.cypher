// question: in which areas does each site lie, one per level at most, but never a secret one?
// in: –
// out: site_id, area_id
MATCH (s:Site)-[:LOCATED_IN]->(n:Neighbourhood)
WHERE NOT coalesce(s.secret, false)
RETURN s.id AS site_id, n.id AS area_id
ORDER BY site_id, area_id
