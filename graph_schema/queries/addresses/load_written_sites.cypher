// question: which sites have a written address, but never secret ones, and where is each placed now?
// in: –
// out: key, id, name, provider, street, house_number, postcode, town, address_match, lat, lon, area_ids
MATCH (s:Site)
WHERE s.street IS NOT NULL AND NOT coalesce(s.secret, false)
RETURN s.register_key AS key, s.id AS id, s.name AS name, head([(s)<-[:HAS_SITE]-(p:Provider) | p.name]) AS provider,
       s.street AS street, s.house_number AS house_number, s.postcode AS postcode, s.town AS town,
       s.address_match AS address_match, s.lat AS lat, s.lon AS lon,
       [(s)-[:LOCATED_IN]->(n:Neighbourhood) | n.id] AS area_ids
