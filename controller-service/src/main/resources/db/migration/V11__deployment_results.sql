-- The Results of deployments: inserted once, in this order, and never edited. The one of the
-- deployment as a whole is marked.
create table deployment_result (
  deployment varchar(64) not null references deployment (id) on delete cascade,
  position integer not null,
  success boolean not null,
  whole boolean not null,
  content text not null,
  primary key (deployment, position)
);
alter table deployment add column ended_at timestamp with time zone;
alter table deployment add column rollback_of varchar(64);
alter table deployment add column configuration varchar(64);

-- A key names one request. An old one is taken off its deployment before it is used again.
update deployment set idempotency_key = null
  where number not in (
    select max(number) from deployment where idempotency_key is not null group by idempotency_key);
drop index deployment_by_key;
create unique index deployment_by_key on deployment (idempotency_key);
