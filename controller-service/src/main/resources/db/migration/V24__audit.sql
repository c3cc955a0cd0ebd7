-- Who requested which change, and how it ended. The columns before content are for filters; content
-- is the whole record as JSON. An open record is replaced by its final one.
create table audit (
  id varchar(32) primary key,
  requested_at timestamp with time zone not null,
  principal varchar(127),
  operation varchar(127) not null,
  outcome varchar(16) not null,
  nodes text,
  instances text,
  content text not null
);
create index audit_by_time on audit (requested_at);
create index audit_by_principal on audit (principal, id);
create index audit_by_operation on audit (operation, id);
