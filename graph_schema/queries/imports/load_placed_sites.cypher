// question: where do sites lie, and in which areas are they listed?
// in: –
// out: key, address_match, lat, lon, area_ids
MATCH (n:Site)
RETURN n.register_key AS key, n.address_match AS address_match, n.lat AS lat, n.lon AS lon,
       [(n)-[:LOCATED_IN]->(area:Neighbourhood) | area.id] AS area_ids
