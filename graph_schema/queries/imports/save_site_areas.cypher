// question: (write) in which areas do sites lie?
// in: $rows (list of {key, area_id})
// out: –
UNWIND $rows AS row
MATCH (n:Site {register_key: row.key})
MATCH (area:Neighbourhood {id: row.area_id})
MERGE (n)-[:LOCATED_IN]->(area)
