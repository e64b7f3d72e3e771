// question: (write) which ways to reach a citizen do not exist any more?
// in: $rows (list of {key, keep}: the citizen and the register keys of the channels that stay)
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.key})-[:REACHED_BY]->(channel:Channel)
WHERE NOT channel.register_key IN row.keep
DETACH DELETE channel
