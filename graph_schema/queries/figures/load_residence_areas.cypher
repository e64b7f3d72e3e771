// question: in which areas does each located residence lie?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: residence_id, area_id
MATCH (r:Residence)
WHERE r.id > $after AND r.id <= $below AND r.state = 'located'
MATCH (r)-[:LOCATED_IN]->(n:Neighbourhood)
RETURN r.id AS residence_id, n.id AS area_id
