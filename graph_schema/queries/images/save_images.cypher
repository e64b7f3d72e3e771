// question: (write) what did these nodes hold before? (LABEL, KEY: a declared label and its key)
// in: $rows (list of {key, properties}: all properties, key and id among them)
// out: –
UNWIND $rows AS row
MERGE (n:`LABEL` {`KEY`: row.key})
SET n = row.properties
