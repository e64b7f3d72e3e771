// question: which residences are protected, and whose are they? (F7)
// in: –
// out: residence, household
MATCH (h:Household {protected: true})-[:LIVES_IN]->(r:Residence {state: 'protected'})
RETURN r.register_key AS residence, h.register_key AS household
