// question: what does the graph say of residences, in the columns of a file? (F1; no coordinates made from an address)
// in: $keys (list of register keys)
// out: key, street, house_number, postcode, town, reachable_through, lat, lon
MATCH (r:Residence)
WHERE r.register_key IN $keys
RETURN r.register_key AS key, r.street AS street, r.house_number AS house_number, r.postcode AS postcode,
       r.town AS town, r.reachable_through AS reachable_through,
       CASE WHEN r.address_match IS NULL THEN r.lat ELSE null END AS lat,
       CASE WHEN r.address_match IS NULL THEN r.lon ELSE null END AS lon
