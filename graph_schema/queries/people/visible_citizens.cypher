// question: Which citizens may the person behind a session read now, and on what grounds?
// after: acting_account
// in: $today (date)
// out: id, grounds
// It begins at the session and goes out to what that may read, never the other way: a person whom it may not read is
// not touched, so that the answer, and its time, is that for a person who does not exist.
// What a lead opened holds while the account leads the person's team, and no day longer.
MATCH (account)-[right:ACTS_FOR|MAY_SEE]->(held)
WHERE right.role = session.role AND right.since <= $today AND (right.until IS NULL OR right.until >= $today)
OPTIONAL MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(:Caseworker)<-[:ADVISED_BY]-(held)
WHERE right.ground = 'supervision'
WITH right, held, count(team) AS led
WHERE right.ground <> 'supervision' OR led > 0
OPTIONAL MATCH (held)<-[:ADVISED_BY]-(advised:Citizen)
WITH right, held, advised
WHERE type(right) = 'MAY_SEE' OR advised IS NOT NULL
WITH coalesce(advised, held) AS citizen, collect(DISTINCT right.ground) AS grounds
RETURN citizen.id AS id, grounds
