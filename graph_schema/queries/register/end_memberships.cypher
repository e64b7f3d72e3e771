// question: (write) which memberships have ended, because the register no longer states them?
// in: $keys (list of keys), $day (date: the last day)
// out: –
MATCH (:Citizen)-[m:MEMBER_OF]->(:Household)
WHERE m.id IN $keys
SET m.until = $day, m.fingerprint = null
