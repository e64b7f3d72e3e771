// question: (write) which role has somebody in a household of a citizen after an act of a person? (only where the act came through)
// in: $change (string), $act (string), $key (register key of the membership), $properties (map of the membership's properties)
// out: –
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (c)-[:MEMBER_OF]->(h:Household)
MATCH (h)<-[membership:MEMBER_OF]-(:Citizen)
WHERE membership.id = $key
SET membership += $properties
