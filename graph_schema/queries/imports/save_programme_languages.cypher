// question: (write) which languages do programmes' staff speak?
// in: $rows (list of {key, code})
// out: –
UNWIND $rows AS row
MATCH (p:Programme {register_key: row.key})
MATCH (target:Language {code: row.code})
MERGE (p)-[:SPOKEN_IN]->(target)
