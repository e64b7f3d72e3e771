// question: where are the houses of the city? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, street, house_number, suffix, postcode, town, lat, lon
MATCH (a:Address)
WHERE a.kind = 'house' AND a.register_key > $after
WITH a ORDER BY a.register_key LIMIT $limit
RETURN a.register_key AS key, a.street AS street, a.house_number AS house_number, a.suffix AS suffix,
       a.postcode AS postcode, a.town AS town, a.lat AS lat, a.lon AS lon
