// question: in which area lies which stretch of a street? (area_key: its id, null where it is gone; a page by keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, street, first, last, side, postcode, town, area_key
MATCH (a:Address)
WHERE a.kind = 'stretch' AND a.register_key > $after
WITH a ORDER BY a.register_key LIMIT $limit
OPTIONAL MATCH (a)-[:LOCATED_IN]->(n:Neighbourhood)
RETURN a.register_key AS key, a.street AS street, a.first AS first, a.last AS last, a.side AS side,
       a.postcode AS postcode, a.town AS town, n.id AS area_key
