// question: (write) which needs does a citizen have after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $rows (list of {code})
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
UNWIND $rows AS row
MATCH (n:Need {code: row.code})
MERGE (c)-[:HAS_NEED]->(n)
