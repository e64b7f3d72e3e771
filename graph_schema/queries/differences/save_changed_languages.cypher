// question: (write) which languages does a citizen speak after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $rows (list of {code, level})
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
UNWIND $rows AS row
MATCH (l:Language {code: row.code})
MERGE (c)-[speaks:SPEAKS]->(l)
SET speaks.level = row.level
