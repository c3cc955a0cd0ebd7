-- Configurations are named by their content and never edited.
create table configuration (
  identity varchar(64) primary key,
  id varchar(255) not null,
  content_hash varchar(64) not null,
  content text not null,
  created_at timestamp with time zone not null
);
create index configuration_by_id on configuration (id, created_at);

-- Which configuration is staged, ready and deployed.
create table pointer (
  name varchar(16) primary key,
  configuration varchar(64) not null references configuration (identity)
);

-- What the controller decided about its cluster, as JSON by name.
create table setting (
  name varchar(64) primary key,
  content text not null
);

create table deployment (
  id varchar(64) primary key,
  number bigint not null unique,
  state varchar(16) not null,
  started_at timestamp with time zone not null,
  content text not null
);
create index deployment_by_start on deployment (started_at);
