// question: which imports have an id that begins so? (two at most: one alone is meant)
// in: $prefix (string)
// out: id, kind, subject, state, changed, started_at, finished_at, counts, file_hash, mapping_version, report
MATCH (r:ImportRun)
WHERE r.id STARTS WITH $prefix
RETURN r.id AS id, r.kind AS kind, r.subject AS subject, r.state AS state, coalesce(r.changed, true) AS changed,
       r.started_at AS started_at, r.finished_at AS finished_at, r.counts AS counts, r.file_hash AS file_hash,
       r.mapping_version AS mapping_version, r.report AS report
ORDER BY id
LIMIT 2
