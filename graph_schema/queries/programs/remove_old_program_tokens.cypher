// question: Remove tokens whose time is over.
// in: $now (datetime)
// out: –
MATCH (token:ProgramToken)
WHERE token.ends_at <= $now
DETACH DELETE token
