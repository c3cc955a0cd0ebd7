-- The id of the newest event. Whoever adds events locks this row until they are committed, so that
-- ids are given in the order of the commits, also by several writers.
create table event_counter (
  name varchar(16) primary key,
  newest bigint not null
);
insert into event_counter (name, newest) select 'event', coalesce(max(id), 0) from event;

-- For a filter that few events fit: their pages are found without reading all others.
create index event_by_instance on event (instance, id);
create index event_by_node on event (node, id);
create index event_by_type on event (type, id);

-- Whoever writes configurations, pointers or settings locks this row, so that nobody adds what
-- another writer has just looked for in vain.
insert into setting (name, content) values ('write_lock', '');
