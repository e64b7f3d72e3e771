// question: which roles do memberships say? (F1)
// in: $keys (list of register keys)
// out: key, role
MATCH (:Citizen)-[membership:MEMBER_OF]->(:Household)
WHERE membership.id IN $keys
RETURN membership.id AS key, membership.role AS role
