// question: which residences are placed by their written address, or not at all? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, state, street, house_number, postcode, town, address_match, settled_through, lat, lon, area_ids
MATCH (r:Residence)
WHERE r.register_key > $after
WITH r ORDER BY r.register_key LIMIT $limit
RETURN r.register_key AS key, r.state AS state, r.street AS street, r.house_number AS house_number,
       r.postcode AS postcode, r.town AS town, r.address_match AS address_match, r.settled_through AS settled_through,
       r.lat AS lat, r.lon AS lon,
       [(r)-[:LOCATED_IN]->(n:Neighbourhood) | n.id] AS area_ids
