// question: when did each household live in which residence, and is that residence located?
// in: –
// out: residence_id, household_id, state, since, until
MATCH (h:Household)-[:LIVES_IN]->(r:Residence)
RETURN r.id AS residence_id, h.id AS household_id, r.state AS state, r.since AS since, r.until AS until
