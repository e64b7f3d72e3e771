// question: where do households live or lived, as rows of the register state it? (a page in the order of keys; F7: a protected residence comes without anything but its key)
// in: $after (string, '' for the start), $limit (integer)
// out: key, household, sealed, type, since, until, state, street, house_number, postcode, town, lat, lon, address_match, reachable_through
MATCH (r:Residence)
WHERE r.register_key > $after
WITH r ORDER BY r.register_key LIMIT $limit
OPTIONAL MATCH (h:Household)-[:LIVES_IN]->(r)
WHERE r.state <> 'protected' AND coalesce(h.protected, false) = false
WITH r, h, CASE WHEN h IS NULL THEN null ELSE r END AS shown
RETURN r.register_key AS key, h.register_key AS household, h.sealed_number AS sealed, h.type AS type,
       shown.since AS since, shown.until AS until, shown.state AS state, shown.street AS street,
       shown.house_number AS house_number, shown.postcode AS postcode, shown.town AS town, shown.lat AS lat,
       shown.lon AS lon, shown.address_match AS address_match, shown.reachable_through AS reachable_through
ORDER BY key
