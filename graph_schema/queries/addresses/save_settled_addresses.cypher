// question: (write) what did people decide about addresses that were not sure?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (s:SettledAddress {register_key: row.key})
ON CREATE SET s.id = row.id
SET s += row.properties
