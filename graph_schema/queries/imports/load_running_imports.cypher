// question: which imports are under way or were interrupted?
// in: –
// out: id, kind, batches_done, batches, started_at
MATCH (r:ImportRun {state: 'running'})
RETURN r.id AS id, r.kind AS kind, r.batches_done AS batches_done, r.batches AS batches, r.started_at AS started_at
ORDER BY started_at
