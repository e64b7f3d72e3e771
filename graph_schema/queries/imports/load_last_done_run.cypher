// question: which import of this kind was loaded last, and how many rows of each kind did it have?
// in: $kind (string)
// out: id, counts, finished_at
MATCH (r:ImportRun)
WHERE r.kind = $kind AND r.state = 'done'
RETURN r.id AS id, r.counts AS counts, r.finished_at AS finished_at
ORDER BY finished_at DESC
LIMIT 1
