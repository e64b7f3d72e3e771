// question: which differences has nobody settled, the oldest first?
// in: –
// out: id, change, citizen, given_name, family_name, birth_date, field, ours, changed_by, changed_at, theirs, leading_system, since, channel_key
// The address of a protected person or household is not among them (F7).
MATCH (d:Difference)
WHERE d.ended_at IS NULL AND d.decision IS NULL
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue)-[:HAS_DIFFERENCE]->(d)
OPTIONAL MATCH (home:Residence {register_key: v.channel_key})
OPTIONAL MATCH (h:Household)-[:LIVES_IN]->(home)
WITH c, v, d, home, h
WHERE v.field <> 'address' OR (home IS NOT NULL AND home.state <> 'protected' AND coalesce(h.protected, false) = false
  AND coalesce(c.protected, false) = false)
RETURN d.id AS id, v.id AS change, c.register_key AS citizen, c.given_name AS given_name,
       c.family_name AS family_name, c.birth_date AS birth_date, v.field AS field, v.ours AS ours,
       v.changed_by AS changed_by, v.changed_at AS changed_at, d.theirs AS theirs,
       d.leading_system AS leading_system, d.since AS since, v.channel_key AS channel_key
ORDER BY since, id
