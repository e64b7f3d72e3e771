// question: (write) how many residents do areas have?
// in: $rows (list of {key, area_key, properties})
// out: –
UNWIND $rows AS row
MATCH (n:Neighbourhood {area_key: row.area_key})
MERGE (c:ResidentCount {id: row.key})
SET c += row.properties
MERGE (c)-[:COUNTED_IN]->(n)
