// question: (write) who belongs to which household, and when?
// in: $rows (list of {key, citizen, household, properties})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.citizen})
MATCH (h:Household {register_key: row.household})
MERGE (c)-[m:MEMBER_OF {id: row.key}]->(h)
SET m += row.properties
