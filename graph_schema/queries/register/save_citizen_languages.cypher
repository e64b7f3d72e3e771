// question: (write) which languages does a citizen speak, how well?
// in: $rows (list of {key, code, level})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.key})
MATCH (l:Language {code: row.code})
MERGE (c)-[speaks:SPEAKS]->(l)
SET speaks.level = row.level
