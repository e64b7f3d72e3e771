// question: (write) how is a citizen no longer reached after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $key (register key)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (c)-[:REACHED_BY]->(channel:Channel {register_key: $key})
DETACH DELETE channel
