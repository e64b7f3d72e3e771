// question: which offices have a written address, and where is each placed now?
// in: –
// out: key, id, name, kind, street, house_number, postcode, town, address_match, lat, lon, area_ids
MATCH (o:DistrictOffice)
WHERE o.street IS NOT NULL
RETURN o.register_key AS key, o.id AS id, o.name AS name, o.kind AS kind, o.street AS street,
       o.house_number AS house_number, o.postcode AS postcode, o.town AS town, o.address_match AS address_match,
       o.lat AS lat, o.lon AS lon, [(o)-[:LOCATED_IN]->(n:Neighbourhood) | n.id] AS area_ids
