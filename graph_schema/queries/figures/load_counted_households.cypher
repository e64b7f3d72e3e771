// question: of which type is each household, and is it protected?
// in: –
// out: household_id, type, protected
MATCH (h:Household)
RETURN h.id AS household_id, h.type AS type, h.protected AS protected
