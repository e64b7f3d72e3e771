// question: which moves did people enter here that are still held, and of which household are they? (F1)
// in: –
// out: id, household, former_key, former_since, former_until, channel_key
MATCH (v:ChangedValue)
WHERE v.field = 'move' AND v.closed_at IS NULL
MATCH (h:Household)-[:LIVES_IN]->(former:Residence)
WHERE former.register_key = v.former_key
RETURN v.id AS id, h.register_key AS household, v.former_key AS former_key, former.since AS former_since,
       v.former_until AS former_until, v.channel_key AS channel_key
