// question: who belongs to which household, and when?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: citizen_id, household_id, since, until
MATCH (c:Citizen)
WHERE c.id > $after AND c.id <= $below
MATCH (c)-[m:MEMBER_OF]->(h:Household)
RETURN c.id AS citizen_id, h.id AS household_id, m.since AS since, m.until AS until
