// question: (write) in which areas does a residence lie after an act of a person? (only where the act came through; no protected one, F7)
// in: $change (string), $act (string), $key (register key), $rows (list of {area_id})
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (r:Residence {register_key: $key})
WHERE r.state <> 'protected'
UNWIND $rows AS row
MATCH (n:Neighbourhood {id: row.area_id})
MERGE (r)-[:LOCATED_IN]->(n)
