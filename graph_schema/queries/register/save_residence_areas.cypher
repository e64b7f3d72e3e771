// question: (write) in which areas does a residence lie?
// in: $rows (list of {key, area_id})
// out: –
UNWIND $rows AS row
MATCH (r:Residence {register_key: row.key})
MATCH (n:Neighbourhood {id: row.area_id})
MERGE (r)-[:LOCATED_IN]->(n)
