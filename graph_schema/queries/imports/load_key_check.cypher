// question: with which key were rows of this graph hashed?
// in: –
// out: key_check
MATCH (r:ImportRun)
WHERE r.key_check IS NOT NULL
RETURN r.key_check AS key_check
LIMIT 1
