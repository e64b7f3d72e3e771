// question: (write) which areas does a level have?
// in: $level (string), $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (n:Neighbourhood {area_key: row.key})
ON CREATE SET n.id = row.id
SET n += row.properties
WITH n
MATCH (l:Level {code: $level})
MERGE (n)-[:AT_LEVEL]->(l)
