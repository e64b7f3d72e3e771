// question: (write) which programmes come next in a support chain?
// in: $rows (list of {key, station})
// out: –
UNWIND $rows AS row
MATCH (p:Programme {register_key: row.key})
MATCH (target:Programme {register_key: row.station})
MERGE (p)-[:LEADS_TO]->(target)
