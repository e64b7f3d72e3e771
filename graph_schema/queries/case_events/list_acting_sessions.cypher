// question: In which of these sessions may somebody still act?
// in: $ids (list of strings: keyed hashes), $now (datetime)
// out: id
MATCH (session:Session)-[:OF]->(account:Account)
WHERE session.id IN $ids AND session.state = 'full' AND session.ends_at > $now AND session.idle_until > $now
  AND account.disabled_at IS NULL AND session.role IN account.roles
RETURN session.id AS id
