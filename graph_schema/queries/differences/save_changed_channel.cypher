// question: (write) how is a citizen reached after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $key (register key), $id (string), $properties (map of the channel's properties)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
MERGE (channel:Channel {register_key: $key})
ON CREATE SET channel.id = $id
SET channel += $properties
MERGE (c)-[:REACHED_BY]->(channel)
