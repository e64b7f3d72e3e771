// question: (write) in which areas do stretches of streets lie?
// in: $rows (list of {key, area_id})
// out: –
UNWIND $rows AS row
MATCH (a:Address {register_key: row.key})
MATCH (n:Neighbourhood {id: row.area_id})
MERGE (a)-[:LOCATED_IN]->(n)
