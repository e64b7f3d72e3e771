// question: what was imported last?
// in: $limit (integer)
// out: id, kind, subject, state, changed, started_at, finished_at, counts, batches_done, batches, file_hash, mapping_version, undone_at
MATCH (r:ImportRun)
RETURN r.id AS id, r.kind AS kind, r.subject AS subject, r.state AS state, coalesce(r.changed, true) AS changed,
       r.started_at AS started_at, r.finished_at AS finished_at, r.counts AS counts, r.batches_done AS batches_done,
       r.batches AS batches, r.file_hash AS file_hash, r.mapping_version AS mapping_version, r.undone_at AS undone_at
ORDER BY started_at DESC
LIMIT $limit
