// question: which protected citizens belong or belonged to which households? (F7)
// in: –
// out: citizen, household
MATCH (c:Citizen {protected: true})-[:MEMBER_OF]->(h:Household)
RETURN c.register_key AS citizen, h.register_key AS household
