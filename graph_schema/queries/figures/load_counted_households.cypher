// question: of which type is each household, and is it protected?
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: household_id, type, protected
MATCH (h:Household)
WHERE h.id > $after AND h.id <= $below
RETURN h.id AS household_id, h.type AS type, h.protected AS protected
