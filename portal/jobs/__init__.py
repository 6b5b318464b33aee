"""The transactional outbox: work is promised as a row, in the transaction that promises it, and done afterwards."""
