// question: how many differences has nobody settled? (without the addresses and moves of protected people and households, F7)
// in: –
// out: number
MATCH (d:Difference)
WHERE d.ended_at IS NULL AND d.decision IS NULL
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue)-[:HAS_DIFFERENCE]->(d)
OPTIONAL MATCH (home:Residence {register_key: coalesce(v.former_key, v.channel_key)})
OPTIONAL MATCH (h:Household)-[:LIVES_IN]->(home)
WITH c, v, d, home, h
WHERE NOT v.field IN ['address', 'move'] OR (home IS NOT NULL AND home.state <> 'protected' AND coalesce(h.protected, false) = false
  AND coalesce(c.protected, false) = false)
RETURN count(d) AS number
