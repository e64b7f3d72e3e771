// question: when was each source imported last, and when was it refused last? (times in UTC)
// in: –
// out: kind, subject, done_at, refused_at
MATCH (r:ImportRun)
RETURN r.kind AS kind, r.subject AS subject,
       max(CASE WHEN r.state = 'done' THEN r.finished_at ELSE null END) AS done_at,
       max(CASE WHEN r.state = 'refused' THEN r.finished_at ELSE null END) AS refused_at
ORDER BY kind, subject
