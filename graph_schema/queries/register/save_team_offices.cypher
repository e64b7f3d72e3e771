// question: (write) from which offices do teams work?
// in: $rows (list of {team, office_id})
// out: –
UNWIND $rows AS row
MATCH (t:Team {register_key: row.team})
MATCH (o:DistrictOffice {id: row.office_id})
MERGE (t)-[:BASED_AT]->(o)
