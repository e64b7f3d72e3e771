// question: in which areas does each located residence lie?
// in: –
// out: residence_id, area_id
MATCH (r:Residence {state: 'located'})-[:LOCATED_IN]->(n:Neighbourhood)
RETURN r.id AS residence_id, n.id AS area_id
