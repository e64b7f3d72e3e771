// question: who belongs to which household, and when?
// in: –
// out: citizen_id, household_id, since, until
MATCH (c:Citizen)-[m:MEMBER_OF]->(h:Household)
RETURN c.id AS citizen_id, h.id AS household_id, m.since AS since, m.until AS until
