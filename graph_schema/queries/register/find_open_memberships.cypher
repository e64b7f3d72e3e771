// question: which of these memberships had begun by a day and have not ended?
// in: $keys (list of keys), $day (date)
// out: key
MATCH (:Citizen)-[m:MEMBER_OF]->(:Household)
WHERE m.id IN $keys AND m.until IS NULL AND m.since <= $day
RETURN m.id AS key
