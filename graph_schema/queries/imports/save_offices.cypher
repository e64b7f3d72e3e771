// question: (write) which offices are there?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (n:DistrictOffice {register_key: row.key})
ON CREATE SET n.id = row.id
SET n += row.properties
