// question: (write) how many entries and places are planned?
// in: $rows (list of {key, properties})
// out: –
UNWIND $rows AS row
MERGE (p:PlannedPlaces {id: row.key})
SET p += row.properties
