// question: what was imported? (a page, the newest first)
// in: $skip (integer), $limit (integer)
// out: id, kind, subject, state, changed, started_at, finished_at, counts, file_hash, mapping_version
MATCH (r:ImportRun)
WITH r ORDER BY r.started_at DESC, r.id
SKIP $skip
LIMIT $limit
RETURN r.id AS id, r.kind AS kind, r.subject AS subject, r.state AS state, coalesce(r.changed, true) AS changed,
       r.started_at AS started_at, r.finished_at AS finished_at, r.counts AS counts, r.file_hash AS file_hash,
       r.mapping_version AS mapping_version
