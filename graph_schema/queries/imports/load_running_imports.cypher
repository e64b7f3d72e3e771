// question: which imports are under way, are being taken back, or were interrupted in it?
// in: –
// out: id, kind, state, batches_done, batches, started_at
MATCH (r:ImportRun)
WHERE r.state IN ['running', 'undoing']
RETURN r.id AS id, r.kind AS kind, r.state AS state, r.batches_done AS batches_done, r.batches AS batches,
       r.started_at AS started_at
ORDER BY started_at
