// question: which of these protected households still show a place in the graph? (F7)
// in: $keys (list of register keys)
// out: key
MATCH (h:Household)
WHERE h.register_key IN $keys
OPTIONAL MATCH (h)-[:LIVES_IN]->(r:Residence)
WITH h, r
WHERE NOT coalesce(h.protected, false) OR (r IS NOT NULL AND r.state <> 'protected')
RETURN DISTINCT h.register_key AS key
