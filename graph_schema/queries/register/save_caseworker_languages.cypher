// question: (write) in which languages does a case worker advise?
// in: $rows (list of {key, code, level})
// out: –
UNWIND $rows AS row
MATCH (w:Caseworker {register_key: row.key})
MATCH (l:Language {code: row.code})
MERGE (w)-[speaks:SPEAKS]->(l)
SET speaks.level = row.level
