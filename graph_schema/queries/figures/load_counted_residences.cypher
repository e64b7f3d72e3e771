// question: when did each household live in which residence, and is that residence located?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: residence_id, household_id, state, since, until
MATCH (h:Household)
WHERE h.id > $after AND h.id <= $below
MATCH (h)-[:LIVES_IN]->(r:Residence)
RETURN r.id AS residence_id, h.id AS household_id, r.state AS state, r.since AS since, r.until AS until
