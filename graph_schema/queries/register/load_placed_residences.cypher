// question: where do unprotected residences lie, and in which areas are they counted? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, state, lat, lon, area_ids
MATCH (r:Residence)
WHERE r.register_key > $after
WITH r ORDER BY r.register_key LIMIT $limit
RETURN r.register_key AS key, r.state AS state, r.lat AS lat, r.lon AS lon,
       [(r)-[:LOCATED_IN]->(n:Neighbourhood) | n.id] AS area_ids
