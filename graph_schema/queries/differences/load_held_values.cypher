// question: which values did people change here that are still held, and what does the leading system say? (F1)
// in: –
// out: citizen, id, field, ours, before, channel_key, difference, theirs, decision
MATCH (c:Citizen)-[:CHANGED_HERE]->(v:ChangedValue)
WHERE v.closed_at IS NULL
OPTIONAL MATCH (v)-[:HAS_DIFFERENCE]->(d:Difference)
WHERE d.ended_at IS NULL
RETURN c.register_key AS citizen, v.id AS id, v.field AS field, v.ours AS ours, v.before AS before,
       v.channel_key AS channel_key, d.id AS difference, d.theirs AS theirs, d.decision AS decision
