// question: to which households do or did these citizens belong? (F7)
// in: $keys (list of register keys)
// out: citizen, household
MATCH (c:Citizen)-[:MEMBER_OF]->(h:Household)
WHERE c.register_key IN $keys
RETURN c.register_key AS citizen, h.register_key AS household
