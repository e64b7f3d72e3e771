// question: which differences has nobody settled, the oldest first?
// in: –
// out: id, change, citizen, given_name, family_name, birth_date, field, ours, changed_by, changed_at, theirs, leading_system, since, channel_key
// Names are those of whose role it is, where it is another member's. The address and the move of a protected person or household are not among them (F7).
MATCH (d:Difference)
WHERE d.ended_at IS NULL AND d.decision IS NULL
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue)-[:HAS_DIFFERENCE]->(d)
OPTIONAL MATCH (home:Residence {register_key: coalesce(v.former_key, v.channel_key)})
OPTIONAL MATCH (h:Household)-[:LIVES_IN]->(home)
OPTIONAL MATCH (c)-[:MEMBER_OF]->(:Household)<-[m:MEMBER_OF]-(other:Citizen)
WHERE v.field = 'role' AND m.id = v.channel_key
WITH DISTINCT c, v, d, home, h, other
WHERE NOT v.field IN ['address', 'move'] OR (home IS NOT NULL AND home.state <> 'protected' AND coalesce(h.protected, false) = false
  AND coalesce(c.protected, false) = false)
RETURN d.id AS id, v.id AS change, c.register_key AS citizen, coalesce(other.given_name, c.given_name) AS given_name,
       coalesce(other.family_name, c.family_name) AS family_name,
       coalesce(other.birth_date, c.birth_date) AS birth_date, v.field AS field, v.ours AS ours,
       v.changed_by AS changed_by, v.changed_at AS changed_at, d.theirs AS theirs,
       d.leading_system AS leading_system, d.since AS since, v.channel_key AS channel_key
ORDER BY since, id
