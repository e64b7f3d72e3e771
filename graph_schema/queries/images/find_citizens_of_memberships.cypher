// question: whose memberships are these?
// in: $keys (list of the memberships' keys)
// out: key
MATCH (c:Citizen)-[m:MEMBER_OF]->(:Household)
WHERE m.id IN $keys
RETURN DISTINCT c.register_key AS key
