// question: what was imported last?
// in: $limit (integer)
// out: id, kind, state, started_at, finished_at, counts, batches_done, batches
MATCH (r:ImportRun)
RETURN r.id AS id, r.kind AS kind, r.state AS state, r.started_at AS started_at, r.finished_at AS finished_at,
       r.counts AS counts, r.batches_done AS batches_done, r.batches AS batches
ORDER BY started_at DESC
LIMIT $limit
