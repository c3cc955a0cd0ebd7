-- What was deployed when a deployment was asked for: a rollback goes back to it.
alter table deployment add column configuration_before varchar(64) references configuration (identity);

-- The client's name for its request, and what the request was, so that it is not done twice.
alter table deployment add column idempotency_key varchar(255);
alter table deployment add column request_hash varchar(64);
create index deployment_by_key on deployment (idempotency_key, started_at);
create index deployment_by_configuration_before on deployment (configuration_before);
create index configuration_by_age on configuration (created_at);
